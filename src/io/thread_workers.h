// Workers on real threads.
//
// Idea:       one queue, one lock: jobs take longer than 100 microseconds, so contention is small.
// Invariants: (1) every accepted job runs, also when the pool is being destroyed;
//             (2) at most `queue_limit` jobs wait.
// Threads:    any, except that the pool is not destroyed by one of its own jobs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "io/workers.h"

namespace madang::io {

enum class Niceness : std::uint8_t {
    kNormal,
    kBackground,  // gives way to everything else (nice 10)
};

class ThreadWorkers final : public Workers {
public:
    ThreadWorkers(std::string name, std::size_t threads, std::size_t queue_limit,
                  Niceness niceness = Niceness::kNormal);
    ~ThreadWorkers() override;  // stop()
    ThreadWorkers(const ThreadWorkers&) = delete;
    ThreadWorkers& operator=(const ThreadWorkers&) = delete;

    Result<> submit(Job job) override;
    std::string_view name() const override { return name_; }
    std::size_t queued() const override;

    // Refuses new jobs, runs the accepted ones and joins the threads. Never from a job.
    void stop();

private:
    void work(std::size_t index, Niceness niceness);

    const std::string name_;
    const std::size_t queue_limit_;
    mutable Mutex mutex_;
    CondVar changed_;
    std::deque<Job> jobs_ GUARDED_BY(mutex_);
    bool stopping_ GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_;
};

}  // namespace madang::io
