// One direction of the network: a bottleneck with a bounded queue, a delay, and losses behind it.
//
// Packets keep their order. The same seed draws the same losses for a flow's first, second, ...
// packet, whatever other flows do meanwhile.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "io/sim/random.h"
#include "tool/relay/conditions.h"

namespace madang::relay {

struct LinkCounts {
    std::uint64_t packets = 0;  // that were to be carried
    std::uint64_t bytes = 0;
    std::uint64_t lost = 0;        // on the way
    std::uint64_t overflowed = 0;  // the queue was full
};

class Link {
public:
    // A flow's own losses.
    class Fate {
    public:
        Fate(const Conditions& conditions, std::uint64_t flow);
        bool is_lost();

    private:
        io::sim::SeededRandom random_;
        std::uint64_t lost_per_million_;
    };

    explicit Link(const Conditions& conditions);

    // Takes a packet of `bytes` with all its headers. Returns when it arrives, or nothing if it is
    // lost. `now` never goes back.
    std::optional<MonotonicTime> send(MonotonicTime now, std::uint64_t bytes, Fate& fate);
    // The same for a packet that is never lost: it waits its turn even at a full queue.
    MonotonicTime send_surely(MonotonicTime now, std::uint64_t bytes);

    const LinkCounts& counts() const { return counts_; }

private:
    Nanoseconds time_on_the_wire(std::uint64_t bytes) const;

    const Nanoseconds delay_;
    const std::uint64_t bandwidth_;
    Nanoseconds queue_time_;   // that the queue holds
    MonotonicTime free_at_{};  // when the bottleneck has sent what it holds
    LinkCounts counts_;
};

}  // namespace madang::relay
