// The cap of a sphere a little smaller than the earth.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/circle_box.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace madang::bench {
namespace {

// The least radius of curvature of WGS84: a circle is never wider in degrees than on this sphere.
constexpr double kLeastRadius = 6'335'000;
constexpr double kDegrees = 180 / std::numbers::pi;

}  // namespace

std::vector<DegreeBox> boxes_around(geo::Position centre, Meters radius) {
    const double angle = radius.value / kLeastRadius;
    const double south = centre.latitude - angle * kDegrees;
    const double north = centre.latitude + angle * kDegrees;
    if (south <= -90 || north >= 90) {
        return {{std::max(south, -90.0), -180, std::min(north, 90.0), 180}};
    }
    const double sine = std::sin(angle) / std::cos(centre.latitude / kDegrees);
    const double width = std::asin(std::min(1.0, sine)) * kDegrees;
    const double west = centre.longitude - width;
    const double east = centre.longitude + width;
    if (west < -180) return {{south, -180, north, east}, {south, west + 360, north, 180}};
    if (east > 180) return {{south, west, north, 180}, {south, -180, north, east - 360}};
    return {{south, west, north, east}};
}

}  // namespace madang::bench
