// Which tables to merge next. Pure. Why leveled: docs/decisions/0003-lsm-first-form.md.
//
// Level 0 is merged as a whole once it has kRunsMerge tables; a level below, when it is larger than
// its target, gives one table after another, in key order, to the next level. Threads: pure
// functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/lsm/version.h"

namespace madang::lsm {

struct Merge {
    std::size_t level = 0;  // inputs go from here to level + 1
    Tables inputs;          // newest first in level 0, else by key
    Tables below;           // what they meet in level + 1

    // True if the inputs can change level as they are: they meet nothing, not even each other.
    bool moves() const;
};

// Per level, the last key that a merge out of it has taken.
using MergeMarks = std::array<std::string, kLevels>;

// Returns the bytes beyond which `level` (> 0) is merged down.
std::uint64_t level_target(std::size_t level, std::uint64_t memtable_bytes);

// Returns the most urgent merge, or nothing if none is due.
std::optional<Merge> choose_merge(const Version& version, std::uint64_t memtable_bytes,
                                  const MergeMarks& marks);

// Returns the levels with `merge` done: its tables out, `outputs` (by key) in.
std::array<Tables, kLevels> with_merge_done(std::array<Tables, kLevels> levels, const Merge& merge,
                                            const Tables& outputs);

}  // namespace madang::lsm
