// The state of each segment, and which are lost.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/transport/scoreboard.h"

#include <algorithm>
#include <tuple>

namespace madang::relay {

std::uint64_t Scoreboard::add(std::uint32_t bytes, bool is_last) {
    segments_.push_back({.bytes = bytes, .is_last = is_last});
    return next() - 1;
}

void Scoreboard::on_transmitted(std::uint64_t number, MonotonicTime now) {
    Segment& sent = segment(number);
    if (sent.state == SegmentState::kLost) --lost_;
    sent.state = SegmentState::kUnderWay;
    sent.sent = now;
    ++sent.transmissions;
}

std::optional<Nanoseconds> Scoreboard::on_arrived(std::uint64_t number, MonotonicTime now,
                                                  bool& is_new) {
    is_new = number >= first_ && segment(number).state != SegmentState::kArrived;
    if (!is_new) return std::nullopt;
    Segment& arrived = segment(number);
    if (arrived.state == SegmentState::kLost) --lost_;
    arrived.state = SegmentState::kArrived;
    ++arrived_;
    const Nanoseconds took = now - arrived.sent;
    const bool is_sure = arrived.transmissions == 1;
    // What took less than ever is the answer to an earlier transmission (§6.2, step 2).
    if (!is_sure && took < least_) return std::nullopt;
    if (is_sure) least_ = least_ == Nanoseconds(0) ? took : std::min(least_, took);
    if (std::tie(arrived.sent, number) >= std::tie(newest_sent_, newest_number_)) {
        newest_sent_ = arrived.sent;
        newest_number_ = number;
        newest_took_ = took;
    }
    return is_sure ? std::optional(took) : std::nullopt;
}

std::uint64_t Scoreboard::take_front() {
    std::uint64_t bytes = 0;
    while (!segments_.empty() && segments_.front().state == SegmentState::kArrived) {
        bytes += segments_.front().bytes;
        segments_.pop_front();
        ++first_;
        --arrived_;
    }
    return bytes;
}

std::optional<MonotonicTime> Scoreboard::judge(MonotonicTime now, Nanoseconds margin) {
    std::optional<MonotonicTime> next_look;
    // Only what was sent again later, or lies before something that arrived, can be lost.
    if (newest_took_ == Nanoseconds(0)) return next_look;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        Segment& missing = segments_[i];
        const std::uint64_t number = first_ + i;
        if (missing.state != SegmentState::kUnderWay) continue;
        if (std::tie(missing.sent, number) >= std::tie(newest_sent_, newest_number_)) {
            // Never sent again, nor is anything behind it.
            if (missing.transmissions == 1) break;
            continue;
        }
        const MonotonicTime expected = missing.sent + newest_took_ + margin;
        if (expected <= now) {
            missing.state = SegmentState::kLost;
            ++lost_;
        } else if (!next_look || expected < *next_look) {
            next_look = expected;
        }
    }
    return next_look;
}

void Scoreboard::lose_all() {
    for (Segment& missing : segments_) {
        if (missing.state != SegmentState::kUnderWay) continue;
        missing.state = SegmentState::kLost;
        ++lost_;
    }
}

std::optional<std::uint64_t> Scoreboard::first_lost() const {
    if (lost_ == 0) return std::nullopt;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        if (segments_[i].state == SegmentState::kLost) return first_ + i;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> Scoreboard::last_missing() const {
    for (std::size_t i = segments_.size(); i > 0; --i) {
        if (segments_[i - 1].state != SegmentState::kArrived) return first_ + i - 1;
    }
    return std::nullopt;
}

}  // namespace madang::relay
