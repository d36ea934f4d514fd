// A position on the earth and the distance between two.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/units.h"

namespace madang::geo {

// WGS84 degrees: latitude -90 to 90, longitude -180 to 180.
struct Position {
    double latitude = 0;
    double longitude = 0;
    friend constexpr bool operator==(Position, Position) = default;
};

// Whether both numbers are finite and in range.
bool is_valid(Position position);

// Returns the position as the index stores it: rounded to 1e-7 degrees, longitude 180 as -180.
Position rounded(Position position);

// Returns the geodesic distance of two valid positions. Up to 50 km by the chord through the earth
// (metric/ellipsoid.h): error ≤ 3 mm everywhere, also at the poles, and the same bits on every
// processor. Beyond by GeographicLib, rounded to a micrometre. Symmetric to the last bit.
Meters distance(Position a, Position b);

}  // namespace madang::geo
