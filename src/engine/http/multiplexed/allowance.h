// How much of something a client may do: so much at once, refilled over time (a token bucket).
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "base/time.h"

namespace madang::http {

class Allowance {
public:
    // Full at `now`.
    Allowance(double capacity, double per_second, MonotonicTime now)
        : capacity_(capacity), per_second_(per_second), left_(capacity), at_(now) {}

    // Whether one more is allowed.
    bool spend(MonotonicTime now) {
        const double seconds = std::chrono::duration<double>(now - at_).count();
        at_ = now;
        left_ = std::min(capacity_, left_ + seconds * per_second_) - 1;
        return left_ >= 0;
    }

private:
    double capacity_;
    double per_second_;
    double left_;
    MonotonicTime at_;
};

}  // namespace madang::http
