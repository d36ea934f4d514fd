// Jobs in the order of their time.
// SPDX-License-Identifier: Apache-2.0
#include "io/timer_queue.h"

#include <utility>

#include "base/check.h"
#include "io/limits.h"

namespace madang::io {

TimerId TimerQueue::add(MonotonicTime time, Job job) {
    CHECK(jobs_.size() < kTimersMax, "timers leak: more than any load can explain");
    const TimerId id{time, ++sequence_};
    jobs_.emplace(id, std::move(job));
    return id;
}

std::optional<MonotonicTime> TimerQueue::next() const {
    if (jobs_.empty()) return std::nullopt;
    return jobs_.begin()->first.at;
}

std::optional<Job> TimerQueue::take_due(MonotonicTime now) {
    const auto first = jobs_.begin();
    if (first == jobs_.end() || first->first.at > now) return std::nullopt;
    Job job = std::move(first->second);
    jobs_.erase(first);
    return job;
}

}  // namespace madang::io
