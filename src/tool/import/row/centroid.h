// The centre of gravity of areas, in degrees: good enough for buildings and parks.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace madang::importer {

struct Point {
    double longitude = 0;
    double latitude = 0;
};

enum class RingRole : std::uint8_t { kOuter, kInner };

// Collects rings (first point repeated at the end or not). Areas that cross the antimeridian are
// unrolled from their first point on. Areas without extent give the mean of their corners.
class Centroid {
public:
    void add(std::span<const Point> ring, RingRole role);

    // Returns nothing before the first point.
    std::optional<Point> find() const;

private:
    double unrolled(double longitude) const;

    std::optional<Point> origin_;  // of the sums below, so that small areas keep their digits
    double area_ = 0;              // twice the area, inner rings taken off
    double moment_x_ = 0;
    double moment_y_ = 0;
    double corners_ = 0;
    double corner_x_ = 0;
    double corner_y_ = 0;
};

}  // namespace madang::importer
