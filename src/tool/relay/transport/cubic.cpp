// CUBIC and HyStart.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/transport/cubic.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace madang::relay {
namespace {

double seconds(Nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

// Segments an RTT by which a window that halves as CUBIC does grows to be fair to Reno (§4.3).
constexpr double kRenoIncrease = 3 * (1 - kCubicDecrease) / (1 + kCubicDecrease);

}  // namespace

void Cubic::on_acknowledged(double segments, MonotonicTime now, const RoundTrip& rtt) {
    if (is_in_slow_start()) {
        const double grown = std::min(window_ + segments, std::max(threshold_, window_));
        segments -= grown - window_;
        window_ = grown;
    }
    if (segments > 0) avoid_congestion(segments, now, rtt.smoothed());
}

void Cubic::avoid_congestion(double segments, MonotonicTime now, Nanoseconds rtt) {
    if (!epoch_) {
        epoch_ = now;
        start_ = window_;
        reno_ = window_;
        before_loss_ = std::max(before_loss_, window_);
        plateau_seconds_ = std::cbrt((before_loss_ - start_) / kCubicScale);
    }
    const double t = seconds(now - *epoch_);
    // Where it should be an RTT from now; never more than half as much again (§4.2).
    const double target =
        std::clamp(kCubicScale * std::pow(t + seconds(rtt) - plateau_seconds_, 3) + before_loss_,
                   window_, 1.5 * window_);
    window_ += (target - window_) / window_ * segments;
    // Linux keeps this also above the last maximum, where RFC 9438 §4.3 allows one segment.
    reno_ += kRenoIncrease * segments / window_;
    window_ = std::max(window_, reno_);
}

void Cubic::on_sample(std::uint64_t round, MonotonicTime now, Nanoseconds rtt, Nanoseconds least) {
    if (round != round_) {
        round_ = round;
        round_start_ = now;
        train_end_ = now;
        samples_ = 0;
        round_least_ = rtt;
    }
    if (!is_in_slow_start() || window_ < kHystartWindowLeast) return;
    // Acknowledgements that come close one after another for half a round trip: the window fills
    // half of what the bottleneck holds.
    if (now - train_end_ <= kHystartGap) {
        train_end_ = now;
        if (now - round_start_ > least / 2) threshold_ = window_;
    }
    round_least_ = std::min(round_least_, rtt);
    if (++samples_ < kHystartSamples) return;
    const Nanoseconds grown = std::clamp(least / 8, kHystartLeast, kHystartMost);
    if (round_least_ >= least + grown) threshold_ = window_;
}

void Cubic::on_loss() {
    // Fast convergence: a window that grew less than before leaves room to others (§4.7).
    before_loss_ = window_ < before_loss_ ? window_ * (1 + kCubicDecrease) / 2 : window_;
    threshold_ = std::max(window_ * kCubicDecrease, kWindowLeast);
    epoch_.reset();
}

void Cubic::on_idle(std::int64_t timeouts) {
    epoch_.reset();
    if (timeouts < 1 || window_ <= kInitialWindow) return;
    threshold_ = std::max(threshold_, window_ * 3 / 4);
    for (; timeouts > 0 && window_ > kInitialWindow; --timeouts) window_ /= 2;
    window_ = std::max(window_, kInitialWindow);
}

}  // namespace madang::relay
