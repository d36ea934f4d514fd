// The loop's twin: posted jobs and timers in virtual time.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "io/executor.h"
#include "io/sim/clock.h"
#include "io/timer_queue.h"
#include "io/timers.h"

namespace madang::io::sim {

class Reactor final : public Executor, public Timers {
public:
    explicit Reactor(VirtualClock& clock) : clock_(clock) {}

    void post(Job job) override { jobs_.push_back(std::move(job)); }
    MonotonicTime now() override { return clock_.monotonic(); }
    MonotonicTime recent() override { return now(); }
    TimerId at(MonotonicTime time, Job job) override { return timers_.add(time, std::move(job)); }
    void cancel(TimerId id) override { timers_.cancel(id); }

    // Whether a posted job or a due timer can run without time passing.
    bool ready() const;
    // Runs one of them, with Executor::current() set; there is one.
    void run_one();
    std::optional<MonotonicTime> next_timer() const { return timers_.next(); }

private:
    void run_here(Job job);

    VirtualClock& clock_;
    std::deque<Job> jobs_;
    TimerQueue timers_;
};

}  // namespace madang::io::sim
