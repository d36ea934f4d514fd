// Reads a topic of a host, all partitions at once.
//
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tool/log/host/client.h"
#include "tool/log/source.h"

namespace madang::logtool {

Outcome<std::unique_ptr<EntryReader>> host_reader(std::unique_ptr<Client> client,
                                                  const std::string& topic,
                                                  const std::vector<Span>& spans);

}  // namespace madang::logtool
