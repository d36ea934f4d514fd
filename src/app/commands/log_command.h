// What `madang log` is asked to do.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "tool/log/commands.h"

namespace madang::app {

struct LogTopics {};
struct LogDescribe {
    std::string topic;
};
struct LogTail {
    logtool::TailOptions options;
    std::string from;  // read once it is known what time it is
};
struct LogGroups {
    std::optional<std::string> group;
};
struct LogVerify {
    std::optional<std::string> topic;
};

struct LogCommand {
    std::variant<LogTopics, LogDescribe, LogTail, logtool::ProduceOptions, LogGroups, LogVerify,
                 logtool::DumpOptions>
        what;
    std::string bootstrap;                      // empty: the data directory
    std::map<std::string, std::string> client;  // librdkafka's settings
};

}  // namespace madang::app
