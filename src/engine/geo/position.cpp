// Distances: by the chord up to 50 km, by GeographicLib beyond.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/position.h"

#include <cmath>
#include <utility>

#include <GeographicLib/Geodesic.hpp>

#include "engine/geo/metric/ellipsoid.h"
#include "engine/geo/metric/point.h"

namespace madang::geo {

bool is_valid(Position position) {
    // NaN fails every comparison.
    return position.latitude >= -90 && position.latitude <= 90 && position.longitude >= -180 &&
           position.longitude <= 180;
}

Position rounded(Position position) {
    return position_of(place_of(position));
}

Meters distance(Position a, Position b) {
    const double square = chord2(parallel_of(a.latitude), parallel_of(b.latitude),
                                 longitude_gap(a.longitude, b.longitude));
    return {square <= kNearChord * kNearChord ? near_distance(square) : far_distance(a, b)};
}

double far_distance(Position a, Position b) {
    // One order of the arguments makes the result symmetric to the last bit.
    if (std::pair(b.latitude, b.longitude) < std::pair(a.latitude, a.longitude)) std::swap(a, b);
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(a.latitude, a.longitude, b.latitude, b.longitude,
                                             metres);
    // A whole number of micrometres: the last bits of libm differ between processors.
    return std::nearbyint(metres * 1e6) / 1e6;
}

}  // namespace madang::geo
