// The words behind `madang log`.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/log_command.h"
#include "tool/import/failure.h"

namespace madang::app {

class LogWords {
public:
    // Adds the commands of the log to `log`; `add_directory` adds the options that name a data
    // directory to one of them. `log` keeps pointers into this object.
    LogWords(CLI::App& log, const std::function<void(CLI::App&)>& add_directory);
    LogWords(const LogWords&) = delete;
    LogWords& operator=(const LogWords&) = delete;

    // What was asked for, once the words are parsed.
    importer::Outcome<LogCommand> judge();

private:
    CLI::App* add(const char* name, const char* description, const char* examples);
    void add_host(CLI::App& command);
    void add_tail(CLI::App& tail);
    void add_produce(CLI::App& produce);
    importer::Outcome<LogTail> judge_tail();
    importer::Outcome<logtool::ProduceOptions> judge_produce();
    importer::Outcome<logtool::DumpOptions> judge_dump();
    importer::Outcome<> judge_target(LogCommand& command) const;

    // Words as CLI11 fills them in, judged afterwards.
    struct Words {
        std::string topic;
        std::string group;
        std::string what;
        std::string bootstrap;
        std::string partition;
        std::string count;
        std::string from;
        std::string key;
        std::string value;
        std::string separator;
        std::string compression = "none";
        std::string create;
        std::vector<std::string> headers;
        std::vector<std::string> client;
        bool follow = false;
        bool json = false;
        bool values = false;
        bool tombstone = false;
        bool records = false;
    };

    CLI::App& log_;
    Words words_;
    CLI::App* topics_;
    CLI::App* describe_;
    CLI::App* tail_;
    CLI::App* produce_;
    CLI::App* groups_;
    CLI::App* verify_;
    CLI::App* dump_;
    CLI::Option* key_ = nullptr;
    CLI::Option* value_ = nullptr;
};

}  // namespace madang::app
