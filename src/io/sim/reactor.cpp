// The loop's twin.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/reactor.h"

#include <utility>

#include "base/check.h"

namespace madang::io::sim {

bool Reactor::ready() const {
    const auto next = timers_.next();
    return !jobs_.empty() || (next && *next <= clock_.now());
}

void Reactor::run_one() {
    if (auto due = timers_.take_due(clock_.now())) {
        run_here(*std::move(due));
        return;
    }
    CHECK(!jobs_.empty(), "there is a job to run");
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    run_here(std::move(job));
}

void Reactor::run_here(Job job) {
    Executor* const outer = Executor::current();
    set_current(this);
    job();
    job = nullptr;  // its destruction belongs to this executor, too
    set_current(outer);
}

}  // namespace madang::io::sim
