// One way to find the nearest 20 inside a circle.
// Threads: built once; nearest() from one thread, since it counts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/units.h"
#include "engine/geo/position.h"

namespace madang::bench {

class Method {
public:
    virtual ~Method() = default;

    virtual std::string name() const = 0;
    // Point i has id i. The points outlive the method.
    virtual void build(std::span<const geo::Position> points) = 0;
    // The ids of the nearest 20 with distance ≤ radius, by (distance, id).
    virtual std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) = 0;
    // What it keeps beside the 16 B a point of the coordinates themselves.
    virtual Bytes memory() const = 0;

    // Points looked at since it was built.
    std::uint64_t visited() const { return visited_; }

protected:
    std::uint64_t visited_ = 0;
};

}  // namespace madang::bench
