// A query's area in stored units.
// Threads: immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/geo/index.h"
#include "engine/geo/metric/point.h"

namespace madang::geo {

// The points within `radius` of `centre` that lie in one of the boxes.
struct Target {
    explicit Target(const Area& area);

    Place centre;
    double radius;       // metres; infinity if the area has none
    bool boxed = false;  // whether `boxes` restrict it
    std::array<Bounds, 3> boxes;

    bool holds(Place place) const {
        return !boxed || boxes[0].holds(place) || boxes[1].holds(place) || boxes[2].holds(place);
    }
    bool touches(const Bounds& bounds) const {
        return !boxed || boxes[0].touches(bounds) || boxes[1].touches(bounds) ||
               boxes[2].touches(bounds);
    }
};

}  // namespace madang::geo
