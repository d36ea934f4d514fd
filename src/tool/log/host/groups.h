// The groups of a host: their members, and how far each has read.
//
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tool/log/host/client.h"
#include "tool/log/source.h"

namespace madang::logtool {

Outcome<std::vector<std::string>> host_group_names(const Client& client);
// Without the ends of their partitions.
Outcome<std::vector<GroupView>> host_groups(const Client& client,
                                            const std::vector<std::string>& names);

}  // namespace madang::logtool
