// The boxes of degrees that hold a circle.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "base/units.h"
#include "engine/geo/position.h"

namespace madang::bench {

// Degrees, edges included; west ≤ east.
struct DegreeBox {
    double south = -90, west = -180, north = 90, east = 180;

    bool holds(geo::Position p) const {
        return p.latitude >= south && p.latitude <= north && p.longitude >= west &&
               p.longitude <= east;
    }
    bool meets(const DegreeBox& other) const {
        return south <= other.north && other.south <= north && west <= other.east &&
               other.west <= east;
    }
    bool contains(const DegreeBox& other) const {
        return south <= other.south && other.north <= north && west <= other.west &&
               other.east <= east;
    }
};

// Whether one of the boxes holds a point: four comparisons, where a distance takes two sines.
inline bool any_holds(const std::vector<DegreeBox>& boxes, geo::Position position) {
    return std::ranges::any_of(boxes, [&](const DegreeBox& box) { return box.holds(position); });
}

// Returns one box, two where the circle crosses the antimeridian, all longitudes where it holds a
// pole. Slightly too large.
std::vector<DegreeBox> boxes_around(geo::Position centre, Meters radius);

}  // namespace madang::bench
