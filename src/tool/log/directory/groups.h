// Groups as a log keeps them: how far each has read. Members are not kept.
//
// Threads: one at a time; blocks on the disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "engine/commitlog/log.h"
#include "tool/log/view.h"

namespace madang::logtool {

// Errors: corrupt; those of the disk.
Result<std::map<std::string, GroupView>> stored_groups(const commitlog::Log& log);

}  // namespace madang::logtool
