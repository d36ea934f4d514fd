// Finding what was named on the command line, or saying what was meant.
//
// Threads: as LogSource.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tool/log/source.h"

namespace madang::logtool {

// Why `name` is none of `known`, with the nearest of them or where to find them all.
Failure unknown(const std::string& kind, const std::string& name, const std::string& where,
                const std::vector<std::string>& known, const std::string& list_command);

// Errors: there is no such topic, with the nearest name; those of the source.
Outcome<TopicView> find_topic(LogSource& source, const std::string& topic);

// The partition of a topic, or all of them. Errors: there is no such partition.
Outcome<std::vector<PartitionView>> chosen_partitions(const TopicView& topic,
                                                      std::optional<std::int32_t> partition);

}  // namespace madang::logtool
