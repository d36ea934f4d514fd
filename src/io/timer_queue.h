// Jobs in the order of their time; shared by the loop and the simulator.
//
// Idea:    an ordered map by (time, sequence), so that a timer is found by its own id.
// Threads: one.
// Limits:  kTimersMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "io/timers.h"

namespace madang::io {

class TimerQueue {
public:
    TimerId add(MonotonicTime time, Job job);
    void cancel(TimerId id) { jobs_.erase(id); }

    // Returns the time of the first timer, or nothing.
    std::optional<MonotonicTime> next() const;
    // Removes and returns the first timer's job if its time is not after `now`.
    std::optional<Job> take_due(MonotonicTime now);

    std::size_t size() const { return jobs_.size(); }

private:
    std::map<TimerId, Job> jobs_;
    std::uint64_t sequence_ = 0;
};

}  // namespace madang::io
