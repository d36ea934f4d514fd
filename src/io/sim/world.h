// A whole environment in one thread, driven step by step by a seed.
//
//   sim::World world(seed);
//   auto database = lsm::Database::open(world.environment(), "data", {});   // blocks: no reactor
//   world.post([&] { io::spawn(client(*database)); });
//   world.disk().cut_power_at_sync(3);
//   world.run_until_idle();                  // jobs after the cut see `unavailable`
//   database.reset(); world.disk().restart();
//
// Idea:       a step runs one thing that could run now: the reactor's next job or due timer, or a
//             job of some pool, picked by the seed. If nothing can, time jumps to the next timer.
// Invariants: (1) the same seed and the same calls give the same run;
//             (2) no time passes while something can run.
// Threads:    one, for the world and everything in it.
// Limits:     kStepsMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/environment.h"
#include "io/sim/clock.h"
#include "io/sim/disk.h"
#include "io/sim/limits.h"
#include "io/sim/log.h"
#include "io/sim/random.h"
#include "io/sim/reactor.h"
#include "io/sim/workers.h"

namespace madang::io::sim {

class World {
public:
    explicit World(std::uint64_t seed);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Environment& environment() { return environment_; }
    Reactor& reactor() { return reactor_; }  // an Executor and Timers
    Disk& disk() { return disk_; }
    VirtualClock& clock() { return clock_; }
    RecordingLog& log() { return log_; }
    // The test's own choices: drawing here does not change what engines draw.
    SeededRandom& random() { return choices_; }
    SimulatedWorkers& commit() { return commit_; }
    SimulatedWorkers& read() { return read_; }
    SimulatedWorkers& compact() { return compact_; }

    void post(Job job) { reactor_.post(std::move(job)); }

    // Runs one job, or moves time to the next timer. Returns false if there was nothing to do.
    bool step();
    // Returns the number of steps.
    std::uint64_t run_until_idle();
    std::uint64_t run() { return run_until_idle(); }
    // Runs what is due within `duration`, and lets it pass.
    void run_for(Nanoseconds duration);

private:
    bool run_something();

    SeededRandom schedule_;  // which job comes next
    SeededRandom choices_;
    SeededRandom entropy_;  // what engines draw
    VirtualClock clock_;
    Disk disk_;
    RecordingLog log_;
    Reactor reactor_;
    SimulatedWorkers commit_;
    SimulatedWorkers read_;
    SimulatedWorkers compact_;
    Environment environment_;
};

}  // namespace madang::io::sim
