// How many requests may be repeated: a share of those that are made.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "engine/fetch/limits.h"

namespace madang::fetch {

class RetryBudget {
public:
    // A request was made for the first time.
    void earn() { left_ = std::min(kRepeatedBurst, left_ + kRepeatedShare); }
    // Whether one may be repeated.
    bool spend() {
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double left_ = kRepeatedBurst;
};

}  // namespace madang::fetch
