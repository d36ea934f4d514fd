// How the cluster names itself.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/commitlog/log.h"

namespace madang::commitlog {

// The log's own id as text.
std::string cluster_id(const Log& log);

}  // namespace madang::commitlog
