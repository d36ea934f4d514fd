// One direction of the network.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/link.h"

#include <algorithm>
#include <cmath>

#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
// Flows draw from seeds that are far apart (an odd constant of the golden ratio).
constexpr std::uint64_t kFlowStep = 0xD1B54A32D192ED03;

}  // namespace

Link::Fate::Fate(const Conditions& conditions, std::uint64_t flow)
    : random_(conditions.seed ^ ((flow + 1) * kFlowStep)),
      lost_per_million_(static_cast<std::uint64_t>(std::llround(conditions.loss * kMillion))) {}

bool Link::Fate::is_lost() {
    return random_.below(kMillion) < lost_per_million_;
}

Link::Link(const Conditions& conditions)
    : delay_(conditions.delay), bandwidth_(conditions.bandwidth) {
    const auto least = std::max(time_on_the_wire(kQueueBytesLeast), Nanoseconds(kQueueTime));
    queue_time_ = conditions.queue.value > 0 ? time_on_the_wire(conditions.queue.value) : least;
}

Nanoseconds Link::time_on_the_wire(std::uint64_t bytes) const {
    if (bandwidth_ == 0) return Nanoseconds(0);
    const double seconds = static_cast<double>(bytes) * 8 / static_cast<double>(bandwidth_);
    return Nanoseconds(std::llround(seconds * 1e9));
}

MonotonicTime Link::send_surely(MonotonicTime now, std::uint64_t bytes) {
    ++counts_.packets;
    counts_.bytes += bytes;
    free_at_ = std::max(free_at_, now) + time_on_the_wire(bytes);
    return free_at_ + delay_;
}

std::optional<MonotonicTime> Link::send(MonotonicTime now, std::uint64_t bytes, Fate& fate) {
    // Drawn first, so that a full queue does not shift the fates of later packets.
    const bool is_lost = fate.is_lost();
    const Nanoseconds waiting = std::max(free_at_ - now, Nanoseconds(0));
    // As on a router, what is being sent counts as part of the queue.
    if (bandwidth_ != 0 && waiting + time_on_the_wire(bytes) > queue_time_) {
        ++counts_.packets;
        counts_.bytes += bytes;
        ++counts_.overflowed;
        return std::nullopt;
    }
    const MonotonicTime arrival = send_surely(now, bytes);
    if (!is_lost) return arrival;
    ++counts_.lost;
    return std::nullopt;
}

}  // namespace madang::relay
