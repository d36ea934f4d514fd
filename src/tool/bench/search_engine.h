// What a places benchmark asks of each contestant: the nearest 20 inside a circle, and what it
// cost. Threads: one. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "engine/geo/position.h"

namespace madang::bench {

inline constexpr std::uint32_t kNearest = 20;  // hits a query returns

class SearchEngine {
public:
    virtual ~SearchEngine() = default;

    virtual std::string name() const = 0;
    // Loads the points; point i has id i.
    virtual Result<> load(std::span<const geo::Position> points) = 0;
    // Returns how many of the nearest kNearest inside the circle it found.
    virtual Result<std::size_t> search(geo::Position centre, Meters radius) = 0;
    // CPU time of the serving process (of this thread, in process) so far.
    virtual Nanoseconds cpu_time() const = 0;
    // What the points take in memory, or on disk where the engine keeps them there.
    virtual Bytes footprint() const = 0;
};

}  // namespace madang::bench
