// A stored point and its coordinates in whole units of 1e-7 degrees.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/geo/metric/ellipsoid.h"
#include "engine/geo/position.h"

namespace madang::geo {

inline constexpr std::int32_t kQuarterTurn = 900'000'000;  // 90 degrees
inline constexpr std::int32_t kHalfTurn = 1'800'000'000;   // 180 degrees

// Coordinates in units of 1e-7 degrees. Longitude is in [-kHalfTurn, kHalfTurn).
struct Place {
    std::int32_t latitude = 0;
    std::int32_t longitude = 0;
    friend constexpr bool operator==(Place, Place) = default;
};

struct Point {
    Place place;
    std::uint64_t id = 0;
    std::uint16_t category = 0;
    std::uint32_t facets = 0;    // packed/facets.h
    std::uint32_t schedule = 0;  // 24 bits
};

// Nearest units of a valid position.
inline Place place_of(Position position) {
    const auto units = [](double degrees) {
        return static_cast<std::int32_t>(std::llround(degrees * kUnitsPerDegree));
    };
    Place place{units(position.latitude), units(position.longitude)};
    if (place.longitude == kHalfTurn) place.longitude = -kHalfTurn;
    return place;
}

// Degrees of a stored coordinate. Every kernel converts by this division, so that a stored point
// and its Position have the same distance to the last bit.
[[gnu::always_inline]] inline double degrees(std::int32_t units) {
    return static_cast<double>(units) / kUnitsPerDegree;
}

inline Position position_of(Place place) {
    return {degrees(place.latitude), degrees(place.longitude)};
}

// A box of places, edges included; empty if south > north: in a tree only as the default, which
// every kernel takes for nowhere. Never crosses the antimeridian.
struct Bounds {
    std::int32_t south = INT32_MAX;
    std::int32_t west = INT32_MAX;
    std::int32_t north = INT32_MIN;
    std::int32_t east = INT32_MIN;

    friend constexpr bool operator==(const Bounds&, const Bounds&) = default;
    bool empty() const { return south > north; }
    void include(const Bounds& other) {
        south = std::min(south, other.south);
        west = std::min(west, other.west);
        north = std::max(north, other.north);
        east = std::max(east, other.east);
    }
    void include(Place place) {
        include(Bounds{place.latitude, place.longitude, place.latitude, place.longitude});
    }
    bool holds(Place place) const {
        return place.latitude >= south && place.latitude <= north && place.longitude >= west &&
               place.longitude <= east;
    }
    bool holds(const Bounds& other) const {
        return other.south >= south && other.north <= north && other.west >= west &&
               other.east <= east;
    }
    bool touches(const Bounds& other) const {
        return other.south <= north && other.north >= south && other.west <= east &&
               other.east >= west;
    }
};

// Distance of two positions whose chord exceeds kNearChord.
double far_distance(Position a, Position b);

}  // namespace madang::geo
