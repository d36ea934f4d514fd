// What a host says of its topics: which there are, where they begin and end, how they are kept.
//
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tool/log/host/client.h"
#include "tool/log/source.h"

namespace madang::logtool {

// All topics, with the nodes of their partitions, without offsets and settings. None is made by
// asking.
Outcome<std::map<std::string, TopicView>> all_topics(const Client& client);

// The offsets of partitions at one time in milliseconds; kAtStart and kAtEnd name places. Nothing
// for a partition that has none.
inline constexpr std::int64_t kAtEnd = -1;
inline constexpr std::int64_t kAtStart = -2;
Outcome<std::map<TopicPartition, std::int64_t>> offsets_of(
    const Client& client, const std::vector<TopicPartition>& places, std::int64_t time);

// The settings of topics, by topic.
Outcome<std::map<std::string, Settings>> settings_of(const Client& client,
                                                     const std::vector<std::string>& topics);

Outcome<> make_topic(const Client& client, const std::string& topic, std::int32_t partitions);

}  // namespace madang::logtool
