// Virtual time: stands still until the world moves it.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/clock.h"

namespace madang::io::sim {

class VirtualClock final : public Clock {
public:
    MonotonicTime monotonic() override { return now_; }
    MonotonicTime now() const { return now_; }
    WallTime wall() override;

    void advance_to(MonotonicTime time);
    // Moves the wall clock alone, forwards or backwards, as an operator or NTP may.
    void step_wall(Microseconds by) { wall_offset_ += by; }

private:
    MonotonicTime now_{1'000'000'000};  // not 0, so that a forgotten time is seen
    Microseconds wall_offset_{};
};

}  // namespace madang::io::sim
