// Tends the log every so often: retention, sealing, compaction; and makes durable in time what was
// left to the system (flush.ms).
//
//   auto janitor = std::make_unique<commitlog::Janitor>(environment, log, home, every);
//   ... later, on the home's thread:
//   janitor->stop([&] { loop.stop(); });
//
// Idea:       a timer on one executor, its home, gives one job at a time to a pool and is set again
//             once the job has come back. Tending and flushing are two such rounds.
// Invariants: the log outlives the janitor, and the janitor its job: it is stopped, and `stopped`
//             was told, before it is destroyed.
// Threads:    the home's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
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
    // The first tending begins after `every`. From any thread while the home does not run yet.
    Janitor(io::Environment& environment, Log& log, Home home, Nanoseconds every);
    ~Janitor();
    Janitor(const Janitor&) = delete;
    Janitor& operator=(const Janitor&) = delete;

    // Begins no round any more, lets one that is under way end soon, then calls `stopped` once.
    void stop(io::Job stopped);

private:
    struct Round {
        io::Workers& pool;
        Nanoseconds every;
        std::function<void(const std::stop_token&)> work;
        io::TimerId timer = {};
        bool is_under_way = false;
    };
    void wait(Round& round);
    void begin(Round& round);
    void end(Round& round);
    void end_if_idle();

    const Home home_;
    std::stop_source stopping_;
    std::array<Round, 2> rounds_;
    io::Job stopped_;
};

}  // namespace madang::commitlog
