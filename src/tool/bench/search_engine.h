// What a places benchmark asks of each contestant, and what it cost.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "engine/geo/polygon.h"
#include "engine/geo/position.h"
#include "tool/bench/world.h"

namespace madang::bench {

inline constexpr std::uint32_t kHitsMax = 20;  // hits a search returns

// All that is set must hold.
struct Wanted {
    std::uint16_t category = 0;   // 0: any
    std::uint8_t rating_min = 0;  // tenths of a star
    bool open = false;            // at World::instant; hours that are not known are not open
};

enum class Task : std::uint8_t { kNearest, kCount };

// The nearest kHitsMax of what is wanted inside the circle, or how many there are.
struct Question {
    geo::Position centre;
    Meters radius;
    const geo::Polygon* polygon = nullptr;  // inside this, which lies in the circle
    Wanted wanted = {};
    Task task = Task::kNearest;
};

struct Answer {
    std::uint64_t hits = 0;          // found, or counted
    std::vector<std::uint64_t> ids;  // nearest first; empty where the engine has others than ours
};

class SearchEngine {
public:
    virtual ~SearchEngine() = default;

    virtual std::string name() const = 0;
    // Loads the points, which outlive it; point i has id i.
    virtual Result<> load(const World& world) = 0;
    // Fills `answer`. Errors: those of the engine.
    virtual Result<> ask(const Question& question, Answer& answer) = 0;
    // CPU time of the serving process (of this thread, in process) so far.
    virtual Nanoseconds cpu_time() const = 0;
    // What the points take in memory, or on disk where the engine keeps them there.
    virtual Bytes footprint() const = 0;
};

}  // namespace madang::bench
