// Virtual time.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/clock.h"

#include "base/check.h"

namespace madang::io::sim {
namespace {

constexpr WallTime kStart{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z

}  // namespace

WallTime VirtualClock::wall() {
    const auto passed = std::chrono::duration_cast<Microseconds>(Nanoseconds(now_.nanoseconds));
    return {kStart.microseconds + (passed + wall_offset_).count()};
}

void VirtualClock::advance_to(MonotonicTime time) {
    CHECK(time >= now_, "monotonic time does not go back");
    now_ = time;
}

}  // namespace madang::io::sim
