// A walk over the tables of one level > 0: disjoint and in order, so one is open at a time.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/lsm/cursor.h"
#include "engine/lsm/table/table.h"

namespace madang::lsm {

using Tables = std::vector<std::shared_ptr<const Table>>;

// Returns the first of `tables` whose last key is at or after `user_key`, as an index.
std::size_t table_at_or_after(const Tables& tables, std::string_view user_key);

std::unique_ptr<Cursor> walk_level(Tables tables, KeepBlocks keep);

}  // namespace madang::lsm
