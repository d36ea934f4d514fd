// The end of one query's time, looked at seldom enough to cost nothing.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/geo/limits.h"
#include "io/clock.h"

namespace madang::geo {

class Deadline {
public:
    Deadline(io::Clock& clock, std::optional<MonotonicTime> at) : clock_(clock), at_(at) {}

    // Called once a node. The clock is asked the first time and then every kNodesPerGlance nodes;
    // what has passed stays passed.
    bool has_passed() {
        if (!at_ || has_passed_ || nodes_++ % kNodesPerGlance != 0) return has_passed_;
        has_passed_ = clock_.monotonic() >= *at_;
        return has_passed_;
    }

private:
    io::Clock& clock_;
    std::optional<MonotonicTime> at_;
    unsigned nodes_ = 0;
    bool has_passed_ = false;
};

}  // namespace madang::geo
