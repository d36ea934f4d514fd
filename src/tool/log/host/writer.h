// Produces to a topic of a host: acks from all, idempotent, each record's fate counted.
//
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "tool/log/host/client.h"
#include "tool/log/source.h"

namespace madang::logtool {

Outcome<std::unique_ptr<EntryWriter>> host_writer(const std::string& bootstrap,
                                                  const ClientSettings& settings,
                                                  const std::string& topic,
                                                  const WriterOptions& options);

}  // namespace madang::logtool
