// A bucket of permissions that fills with time.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "base/time.h"

namespace madang {

class Rate {
public:
    // `burst` permissions at once, `per_second` more each second.
    Rate(double per_second, double burst) : per_second_(per_second), burst_(burst), left_(burst) {}

    // Takes one permission, if there is one.
    bool take(MonotonicTime now) {
        if (now > filled_at_) {
            const std::chrono::duration<double> passed = now - filled_at_;
            left_ = std::min(burst_, left_ + passed.count() * per_second_);
            filled_at_ = now;
        }
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double per_second_;
    double burst_;
    double left_;
    MonotonicTime filled_at_;
};

}  // namespace madang
