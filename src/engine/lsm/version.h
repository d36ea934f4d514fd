// What the database consists of at one moment: memtables and tables. Never changes once shared
// (the active memtable grows, but only by commits that older snapshots do not see).
//
// Search order is newest first: active memtable, frozen ones, level 0, then levels 1 and down; the
// first hit wins.
// Threads: immutable after construction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lsm/database.h"
#include "engine/lsm/level_cursor.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/lookup.h"
#include "engine/lsm/memtable/memtable.h"
#include "engine/lsm/table/table.h"

namespace madang::lsm {

struct Version {
    std::shared_ptr<Memtable> active;
    std::vector<std::shared_ptr<const Memtable>> frozen;  // newest first
    std::array<Tables, kLevels> levels;                   // level 0 newest first, others by key

    // Returns what a snapshot of `stamp` sees of `key`.
    // Errors: unavailable if `reach` does not suffice; corrupt; those of the files.
    Result<Lookup> find(std::string_view key, Stamp stamp, Reach reach) const;

    // Cursors that together hold every entry that may be in `bounds`.
    std::vector<std::unique_ptr<Cursor>> cursors(const Bounds& bounds) const;

    std::uint64_t level_bytes(std::size_t level) const;
    std::size_t tables() const;
};

// Returns the tables whose user keys meet [first, last].
Tables overlapping(const Tables& tables, std::string_view first, std::string_view last);

}  // namespace madang::lsm
