// Timers of one reactor: a Loop, or the simulator's twin.
//
// Code that needs time to pass takes a Timers&, so that it runs in both worlds.
// Threads: the reactor's own thread only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

#include "base/time.h"
#include "io/executor.h"

namespace madang::io {

// Names a timer; the default names none.
struct TimerId {
    MonotonicTime at;
    std::uint64_t sequence = 0;
    friend constexpr auto operator<=>(TimerId, TimerId) = default;
    explicit constexpr operator bool() const { return sequence != 0; }
};

// A deadline that never comes.
inline constexpr MonotonicTime kNoDeadline{std::numeric_limits<std::int64_t>::max()};

class Timers {
public:
    virtual ~Timers() = default;

    virtual MonotonicTime now() = 0;
    // When this turn of the reactor began, without reading a clock: for limits of seconds.
    virtual MonotonicTime recent() = 0;

    // Runs `job` once at `time`, or soon if that has passed; equal times run in the order of the
    // calls.
    virtual TimerId at(MonotonicTime time, Job job) = 0;
    TimerId after(Nanoseconds delay, Job job) { return at(now() + delay, std::move(job)); }

    // Forgets a timer: its job is destroyed without running. Nothing happens if it already ran.
    virtual void cancel(TimerId id) = 0;
};

}  // namespace madang::io
