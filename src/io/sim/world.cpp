// The world's scheduler: what can run is picked by the seed; if nothing can, time jumps.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/world.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace madang::io::sim {
namespace {

constexpr std::size_t kReadThreads = 4;  // as in the real environment: reads overtake each other

// Streams of one seed that do not disturb each other: one more draw here changes nothing there.
std::uint64_t stream(std::uint64_t seed, std::uint64_t number) {
    return SeededRandom(seed * 31 + number).next();
}

}  // namespace

World::World(std::uint64_t seed)
    : schedule_(stream(seed, 1)),
      choices_(stream(seed, 2)),
      entropy_(stream(seed, 3)),
      disk_(stream(seed, 4)),
      reactor_(clock_),
      commit_("commit", 1, schedule_),
      read_("read", kReadThreads, schedule_),
      compact_("compact", 1, schedule_),
      environment_{clock_, entropy_, disk_, {commit_, read_, compact_}, log_} {}

bool World::run_something() {
    const std::array<SimulatedWorkers*, 3> pools = {&commit_, &read_, &compact_};
    std::array<SimulatedWorkers*, 4> able{};  // null stands for the reactor
    std::size_t count = 0;
    if (reactor_.ready()) able[count++] = nullptr;
    for (SimulatedWorkers* pool : pools) {
        if (pool->queued() > 0) able[count++] = pool;
    }
    if (count == 0) return false;
    SimulatedWorkers* const chosen = able[schedule_.below(count)];
    if (chosen == nullptr) {
        reactor_.run_one();
    } else {
        chosen->run_one();
    }
    return true;
}

bool World::step() {
    if (run_something()) return true;
    const auto next = reactor_.next_timer();
    if (!next) return false;
    clock_.advance_to(*next);
    return true;
}

std::uint64_t World::run_until_idle() {
    std::uint64_t steps = 0;
    while (step()) CHECK(++steps < kStepsMax, "the simulation comes to rest");
    return steps;
}

void World::run_for(Nanoseconds duration) {
    const MonotonicTime end = clock_.now() + duration;
    for (std::uint64_t steps = 0;; ++steps) {
        CHECK(steps < kStepsMax, "the simulation comes to rest");
        if (run_something()) continue;
        const auto next = reactor_.next_timer();
        if (!next || *next > end) break;
        clock_.advance_to(*next);
    }
    clock_.advance_to(end);
}

}  // namespace madang::io::sim
