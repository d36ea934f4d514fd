// Appends to a topic of an opened log, as an idempotent producer with an identity of its own.
//
// Threads: one at a time; blocks on the disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/commitlog/log.h"
#include "io/environment.h"
#include "tool/log/source.h"

namespace madang::logtool {

// The topic must not change meanwhile. Errors: as Log::new_producer.
Result<std::unique_ptr<EntryWriter>> directory_writer(io::Clock& clock, commitlog::Log& log,
                                                      commitlog::TopicPtr topic,
                                                      std::optional<std::int32_t> partition);

}  // namespace madang::logtool
