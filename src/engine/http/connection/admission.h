// Whether a request may still begin on a reactor that more ask of than it can do.
//
// Idea:       what waits in the kernel's queue while the reactor works cannot be counted, but since
//             when it is behind is known (io::Loop::lag). A queue that comes and goes is normal:
//             after a pause everything is answered, late. A queue that stands is overload: if for
//             `standing` no request found it less than `delay` behind, then all beyond that are
//             refused at once, which costs a third of a search, until none had to be for
//             `standing`. So a request that is let in waits for about two turns of `delay` and some
//             refusals, whatever is asked.
// Invariants: the first kAdmittedPerTurn requests of each turn are let in, so that clients which
//             ask again at once after a refusal cannot keep all others out.
// Threads:    one reactor.
// Source:     "Controlling Queue Delay", 2012; the adaptation for servers in "Fail at Scale", 2015.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "engine/http/limits.h"
#include "io/loop.h"

namespace madang::http {

struct QueueLimits {
    Nanoseconds delay = kQueueDelayMax;
    Nanoseconds standing = kQueueStandingMax;
};

class Admission {
public:
    explicit Admission(const QueueLimits& limits) : limits_(limits) {}

    // Whether to let in a request that comes to be handled at `now`, with the loop so far behind.
    bool admit(MonotonicTime now, io::Lag lag);

    // Whether requests that waited too long are refused now.
    bool is_shedding() const { return shedding_; }

private:
    void look(MonotonicTime now, bool late);

    QueueLimits limits_;
    std::optional<MonotonicTime> late_since_;
    MonotonicTime refused_at_;
    std::uint64_t turn_ = 0;
    std::size_t admitted_ = 0;  // in this turn
    bool shedding_ = false;
};

}  // namespace madang::http
