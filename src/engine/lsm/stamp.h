// The order and time of commits.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

#include "base/time.h"

namespace madang::lsm {

// The number of a commit: 1 for the first, without gaps. 0 is before all commits.
struct Stamp {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(Stamp, Stamp) = default;
};

struct Commit {
    Stamp stamp;
    WallTime time;  // max(wall clock, time of the commit before)
};

}  // namespace madang::lsm
