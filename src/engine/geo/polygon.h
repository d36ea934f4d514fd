// A polygon as an area of search, and what can be wrong with one.
//
// Idea:       edges are straight in the plane of latitude and longitude, as in GeoJSON (RFC 7946
//             §3.1.1). What lies inside is told by the even-odd rule over all rings, so that holes
//             and several polygons need no order and no direction; what lies on an edge is inside.
//             Vertices are rounded as points are, and every decision is exact.
// Threads:    values and pure functions.
// Limits:     kPolygonVerticesMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/geo/position.h"

namespace madang::geo {

// Each ring ends with the position it began with. Longitudes may go beyond 180, to 360 and -360, so
// that an edge can cross the antimeridian; polygons that were split there are as good. Sorted by
// distance from `centre`.
struct Polygon {
    std::vector<std::vector<Position>> rings;
    Position centre;
};

// Which ring and vertex, counted from 0, and what is wrong there.
struct PolygonFault {
    std::size_t ring = 0;
    std::size_t vertex = 0;
    const char* text = "";

    friend bool operator==(const PolygonFault&, const PolygonFault&) = default;
    std::string describe() const;  // "ring 0, vertex 3: ..."
};

// Returns the first fault: no ring, too many vertices, impossible coordinates, a ring that is not
// closed or encloses nothing, more than 360 degrees of longitude, two edges that cross (touching is
// allowed). The index takes only polygons without one. Cost: some 10 µs for 50 vertices, up to some
// milliseconds for 1,000 that all lie side by side.
std::optional<PolygonFault> find_fault(const Polygon& polygon);

}  // namespace madang::geo
