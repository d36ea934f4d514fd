// The machine's clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/clock.h"

namespace madang::io {

class SystemClock final : public Clock {
public:
    MonotonicTime monotonic() override;
    WallTime wall() override;
};

}  // namespace madang::io
