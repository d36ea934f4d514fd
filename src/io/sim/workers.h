// A pool whose jobs the world runs, one at a time, on its own thread.
//
// With one thread, jobs run in the order of submission. With more, any of the first `threads`
// waiting jobs may come next, as if they had started together and ended in another order.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "io/sim/random.h"
#include "io/workers.h"

namespace madang::io::sim {

class SimulatedWorkers final : public Workers {
public:
    SimulatedWorkers(std::string name, std::size_t threads, SeededRandom& random);

    Result<> submit(Job job) override;
    std::string_view name() const override { return name_; }
    std::size_t queued() const override { return jobs_.size(); }

    // Refuses jobs beyond `jobs` waiting ones.
    void set_queue_limit(std::size_t jobs) { queue_limit_ = jobs; }
    // Runs one waiting job; there is one.
    void run_one();

private:
    const std::string name_;
    const std::size_t threads_;
    SeededRandom& random_;
    std::size_t queue_limit_;
    std::deque<Job> jobs_;
};

}  // namespace madang::io::sim
