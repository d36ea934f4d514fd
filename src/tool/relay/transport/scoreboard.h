// What a sender knows of its segments: arrived, lost or under way.
//
// Idea:    a segment is lost once one that was sent after it has arrived and time enough has passed
//          for it to arrive as well; so lost retransmissions are found like any other.
// Source:  RFC 8985 (RACK), sections 6.2 and 7.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.h"
#include "tool/relay/transport/rtt.h"

namespace madang::relay {

enum class SegmentState : std::uint8_t { kUnderWay, kLost, kArrived };

struct Segment {
    std::uint32_t bytes = 0;
    bool is_last = false;
    SegmentState state = SegmentState::kUnderWay;
    unsigned transmissions = 0;
    MonotonicTime sent{};
};

class Scoreboard {
public:
    // A segment that is to be transmitted. Returns its number; they count from 0.
    std::uint64_t add(std::uint32_t bytes, bool is_last);
    void on_transmitted(std::uint64_t number, MonotonicTime now);
    // Returns how long it was under way if that is known; sets `is_new` if it had not arrived
    // before.
    std::optional<Nanoseconds> on_arrived(std::uint64_t number, MonotonicTime now, bool& is_new);
    // Forgets what has arrived at the front. Returns how many bytes.
    std::uint64_t take_front();

    // Judges what is lost at `now`. `margin` is added to the time that reordering may take. Returns
    // when more may turn out to be lost, or nothing.
    std::optional<MonotonicTime> judge(MonotonicTime now, Nanoseconds margin);
    // A timeout: all that has not arrived is lost.
    void lose_all();

    std::optional<std::uint64_t> first_lost() const;
    // The last segment that has not arrived.
    std::optional<std::uint64_t> last_missing() const;

    const Segment& at(std::uint64_t number) const { return segments_[number - first_]; }
    std::uint64_t first() const { return first_; }
    std::uint64_t next() const { return first_ + segments_.size(); }
    bool is_empty() const { return segments_.empty(); }
    std::size_t under_way() const { return segments_.size() - arrived_ - lost_; }
    std::size_t lost() const { return lost_; }
    // That arrived while something before them has not.
    std::size_t out_of_order() const { return arrived_; }

private:
    Segment& segment(std::uint64_t number) { return segments_[number - first_]; }

    std::deque<Segment> segments_;
    std::uint64_t first_ = 0;
    std::size_t arrived_ = 0;
    std::size_t lost_ = 0;

    // The segment sent last of those that arrived, and how long that took.
    MonotonicTime newest_sent_{};
    std::uint64_t newest_number_ = 0;
    Nanoseconds newest_took_{};
    Nanoseconds least_{};  // that any segment took
};

}  // namespace madang::relay
