// The jobs of one database on the pools: each keeps it alive, and closing waits for those inside.
//
// Idea:       a job enters a gate before it touches anything. After close() no job gets in, so one
//             that a pool starts later does nothing: closing waits only for jobs that already run,
//             never for queued ones. So closing cannot deadlock in the one-threaded simulator.
// Invariants: nothing of the database runs on a pool after close() has returned.
// Threads:    any; close() once, not from one of these jobs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/result.h"
#include "io/workers.h"

namespace madang::lsm {

class Jobs {
public:
    // Names what jobs keep alive; this object is part of it. Before the first submit().
    void keep_alive(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

    // Errors: those of the pool.
    Result<> submit(io::Workers& pool, io::Job job);

    // Long jobs ask, and stop early.
    bool closing() const { return (state_.load(std::memory_order_relaxed) & kClosed) != 0; }

    // Lets no job in any more and waits until all that run have ended.
    void close();

private:
    bool enter();
    void leave();

    static constexpr std::uint32_t kClosed = 1;
    static constexpr std::uint32_t kOne = 2;  // the count of jobs inside stands above the flag

    std::weak_ptr<void> owner_;
    std::atomic<std::uint32_t> state_{0};
};

}  // namespace madang::lsm
