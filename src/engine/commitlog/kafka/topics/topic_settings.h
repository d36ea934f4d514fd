// A topic's settings by Kafka's names.
//
// Threads: immutable table, pure functions.
// Source:  https://kafka.apache.org/documentation/#topicconfigs
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/commitlog/topic.h"

namespace madang::commitlog {

struct TopicSetting {
    std::string_view name;
    std::int8_t type = 0;  // ConfigDef.Type: 2 STRING, 3 INT, 5 LONG, 6 DOUBLE, 7 LIST
    std::string_view description;
    std::string (*get)(const PartitionOptions& options) = nullptr;
    // Errors: invalid.
    Result<> (*set)(PartitionOptions& options, std::string_view value) = nullptr;
};

std::span<const TopicSetting> topic_settings();

// Sets one. Errors: not_found for a name that is not known; invalid.
Result<> set_topic_setting(PartitionOptions& options, std::string_view name,
                           std::string_view value);

}  // namespace madang::commitlog
