// The two clocks. Nothing else in the program reads the time.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time.h"

namespace madang::io {

class Clock {
public:
    virtual ~Clock() = default;
    virtual MonotonicTime monotonic() = 0;  // for timers and deadlines
    virtual WallTime wall() = 0;            // for what is stored; may step backwards
};

}  // namespace madang::io
