// A walk over writes that are still in memory of the committer: a transaction's own, its group's.
//
// Finds its place again by key at each move and copies the entry it stands at, so that a closure
// may write through its view while it scans. Threads: one. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/lsm/cursor.h"
#include "engine/lsm/log/batch.h"

namespace madang::lsm {

// `writes` outlives the cursor.
std::unique_ptr<Cursor> walk(const Writes& writes);

}  // namespace madang::lsm
