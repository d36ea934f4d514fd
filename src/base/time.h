// Points in time as types, so that a stored time and a timer can never be mixed up.
//
// WallTime is what is stored and shown: microseconds since 1970-01-01T00:00:00Z.
// MonotonicTime is for timers and deadlines inside one process: nanoseconds since an arbitrary
// start. Both come only from io::Clock. Durations are std::chrono durations. Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

using Nanoseconds = std::chrono::nanoseconds;
using Microseconds = std::chrono::microseconds;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

struct WallTime {
    std::int64_t microseconds = 0;
    friend constexpr auto operator<=>(WallTime, WallTime) = default;
};

struct MonotonicTime {
    std::int64_t nanoseconds = 0;
    friend constexpr auto operator<=>(MonotonicTime, MonotonicTime) = default;
    friend constexpr MonotonicTime operator+(MonotonicTime t, Nanoseconds d) {
        return {t.nanoseconds + d.count()};
    }
    friend constexpr Nanoseconds operator-(MonotonicTime a, MonotonicTime b) {
        return Nanoseconds(a.nanoseconds - b.nanoseconds);
    }
};

// Returns RFC 3339 in UTC with microseconds, e.g. "2026-03-01T09:30:00.000000Z". Years 0000 to
// 9999.
std::string to_rfc3339(WallTime time);

// Returns the time of an RFC 3339 text (any offset, 0 to 9 fraction digits, finer than a
// microsecond truncated), or nothing if it is not one. Leap second 60 is taken as 59.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace madang
