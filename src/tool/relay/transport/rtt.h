// Round-trip times and the timeout made of them (RFC 6298 with Linux's margin).
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "tool/relay/transport/limits.h"

namespace madang::relay {

class RoundTrip {
public:
    void sample(Nanoseconds rtt) {
        if (!is_known()) {
            smoothed_ = rtt;
            variation_ = rtt / 2;
            least_ = rtt;
            return;
        }
        const Nanoseconds off = std::max(smoothed_ - rtt, rtt - smoothed_);
        variation_ = (variation_ * 3 + off) / 4;
        smoothed_ = (smoothed_ * 7 + rtt) / 8;
        least_ = std::min(least_, rtt);
    }

    bool is_known() const { return smoothed_ > Nanoseconds(0); }
    Nanoseconds smoothed() const { return smoothed_; }
    Nanoseconds least() const { return least_; }

    // After `backoffs` timeouts in a row.
    Nanoseconds timeout(unsigned backoffs) const {
        Nanoseconds wait = kTimeoutFirst;
        if (is_known()) wait = smoothed_ + std::max(variation_ * 4, kTimeoutMargin);
        return std::min<Nanoseconds>(wait * (1LL << std::min(backoffs, kBackoffsMax)),
                                     kTimeoutMost);
    }

private:
    Nanoseconds smoothed_{};
    Nanoseconds variation_{};
    Nanoseconds least_{};
};

}  // namespace madang::relay
