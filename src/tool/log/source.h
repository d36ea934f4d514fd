// The log that a command works on: a host that speaks Kafka's protocol, or a directory.
//
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/environment.h"
#include "tool/import/failure.h"
#include "tool/log/view.h"

namespace madang::logtool {

using importer::Failure;
using importer::Outcome;
using importer::stop;

// Where a reading of one partition begins and where it is done.
struct Span {
    std::int32_t partition = 0;
    std::int64_t from = 0;
    std::int64_t until = 0;
};

// Records of a topic, as they come.
class EntryReader {
public:
    virtual ~EntryReader() = default;
    // Returns the next record, or nothing if none came for a moment.
    virtual Outcome<std::optional<Entry>> next() = 0;
    // Whether every partition was read to where it was to be done. Of a host more may follow.
    virtual bool is_done() const = 0;
};

// What became of records that were given to a writer.
struct Tally {
    std::uint64_t given = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;
    std::uint64_t bytes = 0;    // of keys and values that were given
    std::string first_failure;  // why the first failed
};

struct NewEntry {
    std::optional<std::string> key = {};
    std::optional<std::string> value = {};
    std::vector<Header> headers = {};
};

// Appends to a topic, idempotently, and counts what was acknowledged as durable.
class EntryWriter {
public:
    virtual ~EntryWriter() = default;
    // May wait until there is room.
    virtual Outcome<> write(const NewEntry& entry) = 0;
    // Waits for a moment. Returns whether everything given was answered.
    virtual bool is_settled() = 0;
    virtual const Tally& tally() const = 0;
};

struct WriterOptions {
    std::optional<std::int32_t> partition = {};  // else by the key, as Kafka's own clients do
    std::string compression = "none";
};

class LogSource {
public:
    virtual ~LogSource() = default;

    virtual std::string name() const = 0;  // for people: the host or the directory
    virtual Outcome<std::vector<std::string>> topic_names() = 0;
    // Each topic must exist.
    virtual Outcome<std::vector<TopicView>> describe(const std::vector<std::string>& topics) = 0;
    // The first offset of each partition whose record is not older than `timestamp`; the end, where
    // there is none.
    virtual Outcome<std::vector<std::int64_t>> offsets_at(const TopicView& topic,
                                                          std::int64_t timestamp) = 0;
    virtual Outcome<std::unique_ptr<EntryReader>> read(const std::string& topic,
                                                       const std::vector<Span>& spans) = 0;
    virtual Outcome<> create_topic(const std::string& topic, std::int32_t partitions) = 0;
    virtual Outcome<std::unique_ptr<EntryWriter>> write(const TopicView& topic,
                                                        const WriterOptions& options) = 0;
    virtual Outcome<std::vector<std::string>> group_names() = 0;
    virtual Outcome<std::vector<GroupView>> groups(const std::vector<std::string>& names) = 0;
    // Whether records may come while a command runs.
    virtual bool is_live() const = 0;
};

// A host: "127.0.0.1:9092", several by commas. `settings` are librdkafka's own, for TLS and the
// like. Errors: nobody answers there; a setting that librdkafka does not take.
Outcome<std::unique_ptr<LogSource>> open_host(io::Clock& clock, const std::string& bootstrap,
                                              const std::map<std::string, std::string>& settings);

// The log in `directory`, opened as a server would. `held_by` is where the server that may hold it
// serves the log, if that is known.
Outcome<std::unique_ptr<LogSource>> open_directory(io::Environment& environment,
                                                   const std::string& directory,
                                                   const std::optional<std::string>& held_by);

// Why a directory cannot be had.
Failure held_failure(const std::string& directory, const Error& error,
                     const std::optional<std::string>& held_by);
Failure absent_failure(const std::string& directory);

}  // namespace madang::logtool
