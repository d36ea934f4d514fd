// A topic: its name, its partitions and how they keep what they hold.
// Threads: values; a Topic that was handed out never changes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/partition.h"
#include "wire/kafka/fields.h"

namespace madang::commitlog {

// Whether the protocol shows a topic to clients.
enum class Visibility : std::uint8_t { kPublic, kInternal };

struct TopicConfig {
    PartitionOptions partition;
    Visibility visibility = Visibility::kPublic;
};

struct Topic {
    std::string name;
    kafka::Uuid id;  // another topic of the same name has another
    TopicConfig config;
    std::vector<std::shared_ptr<Partition>> partitions;
};

// Kafka's rule: 1 to 249 letters, digits, dots, dashes and underscores, not "." and "..".
bool is_topic_name(std::string_view name);

}  // namespace madang::commitlog
