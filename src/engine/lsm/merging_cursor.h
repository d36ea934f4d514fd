// One walk over many sorted sources, both ways.
//
// Idea:    the smallest (or, backwards, greatest) child is the current entry; a change of direction
//          moves all others to the far side of it. Children are few (memtables, level-0 tables,
//          levels), so finding the smallest is a plain loop.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/lsm/cursor.h"

namespace madang::lsm {

// An error of any child ends the walk: without that child its entries would silently be missing.
std::unique_ptr<Cursor> merge(std::vector<std::unique_ptr<Cursor>> children);

}  // namespace madang::lsm
