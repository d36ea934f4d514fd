// The receiving end of one direction: which segments have come, and what is in order.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "tool/relay/transport/scoreboard.h"

namespace madang::relay {

// What an acknowledgement says: the first so many arrivals, and how far the sender may go. It
// stands for a cumulative acknowledgement with complete SACK blocks.
struct Acknowledgement {
    std::uint64_t arrivals = 0;
    std::uint64_t edge = 0;  // bytes of the stream
};

class Receiver {
public:
    // What became readable in order.
    struct Readable {
        std::uint64_t bytes = 0;
        bool is_end = false;
    };

    Readable on_segment(std::uint64_t number, const Segment& segment);
    void on_read(std::uint64_t bytes) { read_ += bytes; }

    Acknowledgement acknowledge() {
        advertised_ = read_ + kReceiveWindow;
        return {forgotten_ + arrivals_.size(), advertised_};
    }
    // Whether so much was read since that the sender should hear of it.
    bool has_news() const { return read_ + kReceiveWindow - advertised_ >= kReceiveWindow / 2; }

    // The arrivals in their order; the sender takes them as the acknowledgements reach it.
    std::uint64_t take_arrival();
    std::uint64_t taken_arrivals() const { return forgotten_; }

private:
    struct Slot {
        bool has_arrived = false;
        bool is_last = false;
        std::uint32_t bytes = 0;
    };

    std::deque<Slot> waiting_;  // from next_ on
    std::uint64_t next_ = 0;    // the first that is missing
    std::deque<std::uint64_t> arrivals_;
    std::uint64_t forgotten_ = 0;
    std::uint64_t read_ = 0;
    std::uint64_t advertised_ = kReceiveWindow;
};

inline Receiver::Readable Receiver::on_segment(std::uint64_t number, const Segment& segment) {
    Readable readable;
    if (number < next_) return readable;
    const std::size_t place = number - next_;
    if (place >= waiting_.size()) waiting_.resize(place + 1);
    if (waiting_[place].has_arrived) return readable;
    waiting_[place] = {true, segment.is_last, segment.bytes};
    arrivals_.push_back(number);
    while (!waiting_.empty() && waiting_.front().has_arrived) {
        readable.bytes += waiting_.front().bytes;
        readable.is_end = readable.is_end || waiting_.front().is_last;
        waiting_.pop_front();
        ++next_;
    }
    return readable;
}

inline std::uint64_t Receiver::take_arrival() {
    const std::uint64_t number = arrivals_.front();
    arrivals_.pop_front();
    ++forgotten_;
    return number;
}

}  // namespace madang::relay
