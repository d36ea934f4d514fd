// A query's area in stored units.
// Threads: immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "engine/geo/index.h"
#include "engine/geo/metric/point.h"
#include "engine/geo/outline.h"
#include "engine/geo/packed/block.h"

namespace madang::geo {

// The least unit whose degrees are ≥ `edge`.
std::int32_t first_unit(double edge);

// The points at least `minimum` and at most `radius` from `centre` that lie in the shape.
class Target {
public:
    explicit Target(const Area& area);

    Place centre;
    double radius;        // metres; infinity if the area has none
    double minimum = -1;  // metres
    bool is_shaped = false;

    // The rest is asked only of shaped targets.
    bool holds(Place place) const;
    std::uint32_t holding(const Block& block, std::uint32_t mask) const;  // lanes of `mask` inside
    bool touches(const Bounds& bounds) const;                             // may say so wrongly
    Verdict judge(const Bounds& bounds) const;  // partly, if it is too close to call
    // The shape, or what holds it; empty ones where there are fewer.
    const std::array<Bounds, 3>& boxes() const { return boxes_; }

private:
    std::array<Bounds, 3> boxes_;
    std::optional<Outline> outline_;  // of a polygon
};

}  // namespace madang::geo
