// Lives of a database that end in power cuts, checked after each recovery.
//
// The oracle: every transaction remembers, by the stamp its view showed, what it wrote. After a
// recovery the database must be exactly what the commits 1..n wrote, for one n that is at least the
// last acknowledged commit and at most the last one that ran.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace madang::lsm::testing {

// Where one life ends.
struct Cut {
    enum class At : std::uint8_t { kOperation, kSync };
    At at = At::kOperation;
    std::uint64_t nth = 1;  // counted from the opening
};

struct CrashResult {
    std::string failure;             // empty: all held
    std::uint64_t cuts = 0;          // power cuts that happened
    std::uint64_t acknowledged = 0;  // commits told to a caller, all lives together
    std::uint64_t operations = 0;    // of the disk in the last life, to know where cuts make sense
    std::uint64_t syncs = 0;
};

// One life of a fixed workload with this seed, cut at `cut` (or not at all), then recovery.
CrashResult crash_once(std::uint64_t seed, std::optional<Cut> cut);

// `lives` lives one after another on one disk, cut at random places, during recovery too.
CrashResult crash_often(std::uint64_t seed, int lives);

}  // namespace madang::lsm::testing
