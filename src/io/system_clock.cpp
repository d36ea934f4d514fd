// The machine's clocks.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_clock.h"

#include <chrono>

namespace madang::io {

MonotonicTime SystemClock::monotonic() {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<Nanoseconds>(since_start).count()};
}

WallTime SystemClock::wall() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<Microseconds>(since_1970).count()};
}

}  // namespace madang::io
