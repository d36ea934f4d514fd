// The congestion window: slow start, then CUBIC.
//
// Source:  RFC 9438; slow start ends early by HyStart, as in Linux.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "base/time.h"
#include "tool/relay/transport/limits.h"
#include "tool/relay/transport/rtt.h"

namespace madang::relay {

class Cubic {
public:
    // In segments.
    double window() const { return window_; }
    double threshold() const { return threshold_; }
    bool is_in_slow_start() const { return window_ < threshold_; }

    // `segments` were acknowledged while the window was what held the sender back.
    void on_acknowledged(double segments, MonotonicTime now, const RoundTrip& rtt);
    // An RTT sample in the `round`-th round trip; `least` is the least of all.
    void on_sample(std::uint64_t round, MonotonicTime now, Nanoseconds rtt, Nanoseconds least);

    // A loss begins an epoch. Lowers the threshold; the sender decides how the window follows.
    void on_loss();
    // The window of a sender that recovers, and after that.
    void set_window(double segments) { window_ = segments; }
    // A timeout: from one segment on.
    void collapse() { window_ = 1; }
    // The sender was idle for `timeouts` timeouts (RFC 2861).
    void on_idle(std::int64_t timeouts);

private:
    void avoid_congestion(double segments, MonotonicTime now, Nanoseconds rtt);

    double window_ = kInitialWindow;
    double threshold_ = std::numeric_limits<double>::infinity();
    double before_loss_ = 0;                // W_max
    double reno_ = 0;                       // W_est
    std::optional<MonotonicTime> epoch_{};  // since the window grows again
    double start_ = 0;                      // the window at its beginning
    double plateau_seconds_ = 0;            // K

    std::uint64_t round_ = 0;
    MonotonicTime round_start_{};
    MonotonicTime train_end_{};
    unsigned samples_ = 0;
    Nanoseconds round_least_{};
};

}  // namespace madang::relay
