// Reads a topic of an opened log, one partition after another.
//
// Threads: one at a time; blocks on the disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/commitlog/log.h"
#include "tool/log/source.h"

namespace madang::logtool {

std::unique_ptr<EntryReader> directory_reader(commitlog::TopicPtr topic, std::vector<Span> spans);

}  // namespace madang::logtool
