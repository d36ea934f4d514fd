// madang log: topics, describe, tail, produce, groups on any source; verify and dump on files.
//
// Results go to stdout, everything else to the console. Each returns nothing or why it failed.
// Threads: the main thread; blocks. `stopped` may be set by a signal: what runs ends soon and well.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "io/environment.h"
#include "tool/import/console.h"
#include "tool/log/source.h"
#include "tool/log/start_point.h"
#include "tool/log/text.h"

namespace madang::logtool {

struct Task {
    io::Environment& environment;
    importer::Console& console;
    const std::atomic<bool>& stopped;
};

struct TailOptions {
    std::string topic;
    std::optional<std::int64_t> count = {};  // [10 without `from`, all with it]
    std::optional<StartPoint> from = {};
    std::optional<std::int32_t> partition = {};
    bool follow = false;
    EntryForm form = EntryForm::kLine;
};

struct ProduceOptions {
    std::string topic;
    std::optional<std::string> key = {};
    std::optional<std::string> value = {};  // else lines of the input
    bool tombstone = false;                 // one record without a value
    std::string separator = {};             // between key and value of a line; empty: no keys
    std::vector<Header> headers = {};
    WriterOptions writer = {};
    std::optional<std::int32_t> create = {};  // makes the topic with so many partitions
};

struct DumpOptions {
    std::string what;  // a segment's file, or a topic
    std::optional<std::int32_t> partition = {};
    bool records = false;
};

Outcome<> run_topics(const Task& task, LogSource& source);
Outcome<> run_describe(const Task& task, LogSource& source, const std::string& topic);
Outcome<> run_tail(const Task& task, LogSource& source, const TailOptions& options);
Outcome<> run_produce(const Task& task, LogSource& source, const ProduceOptions& options,
                      std::FILE* input);
Outcome<> run_groups(const Task& task, LogSource& source, const std::optional<std::string>& group);

// The log in `directory`, of one topic or all. Changes nothing but the process number in the lock's
// file. `held_by` as for open_directory.
Outcome<> run_verify(const Task& task, const std::string& directory,
                     const std::optional<std::string>& topic,
                     const std::optional<std::string>& held_by);
// A file of its own, or a topic of the log in `directory`; a server may hold it.
Outcome<> run_dump(const Task& task, const std::string& directory, const DumpOptions& options);

// The directory of the log in the data directory `data`; `data` itself, if that is a log.
std::string log_directory(io::Files& files, const std::string& data);

}  // namespace madang::logtool
