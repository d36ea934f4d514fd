// Tends the log every so often: retention, sealing, compaction.
//
//   auto janitor = std::make_unique<commitlog::Janitor>(environment, log, home, every);
//   ... later, on the home's thread:
//   janitor->stop([&] { loop.stop(); });
//
// Idea:       a timer on one executor, its home, gives one job at a time to the compact pool and is
//             set again once the job has come back.
// Invariants: the log outlives the janitor, and the janitor its job: it is stopped, and `stopped`
//             was told, before it is destroyed.
// Threads:    the home's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>

#include "base/time.h"
#include "engine/commitlog/log.h"
#include "io/environment.h"
#include "io/executor.h"
#include "io/timers.h"

namespace madang::commitlog {

class Janitor {
public:
    struct Home {
        io::Executor& executor;
        io::Timers& timers;
    };
    // The first round begins after `every`. From any thread while the home does not run yet.
    Janitor(io::Environment& environment, Log& log, Home home, Nanoseconds every);
    ~Janitor();
    Janitor(const Janitor&) = delete;
    Janitor& operator=(const Janitor&) = delete;

    // Begins no round any more, lets one that is under way end soon, then calls `stopped` once.
    void stop(io::Job stopped);

private:
    void wait();
    void begin();
    void end();
    void end_if_idle();

    io::Environment& environment_;
    Log& log_;
    const Home home_;
    const Nanoseconds every_;
    std::stop_source stopping_;
    io::TimerId timer_;
    bool is_under_way_ = false;
    io::Job stopped_;
};

}  // namespace madang::commitlog
