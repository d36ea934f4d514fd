// A pool whose jobs the world runs.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/workers.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "io/sim/limits.h"

namespace madang::io::sim {

SimulatedWorkers::SimulatedWorkers(std::string name, std::size_t threads, SeededRandom& random)
    : name_(std::move(name)), threads_(threads), random_(random), queue_limit_(kPoolQueueMax) {}

Result<> SimulatedWorkers::submit(Job job) {
    if (jobs_.size() >= queue_limit_) {
        return fail(ErrorCode::kExhausted, "the pool's queue is full",
                    static_cast<std::int64_t>(queue_limit_));
    }
    jobs_.push_back(std::move(job));
    return {};
}

void SimulatedWorkers::run_one() {
    CHECK(!jobs_.empty(), "there is a job to run");
    const auto chosen =
        static_cast<std::ptrdiff_t>(random_.below(std::min<std::uint64_t>(threads_, jobs_.size())));
    Job job = std::move(jobs_[static_cast<std::size_t>(chosen)]);
    jobs_.erase(jobs_.begin() + chosen);
    job();
}

}  // namespace madang::io::sim
