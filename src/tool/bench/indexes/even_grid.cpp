// Buckets side by side in one array.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/even_grid.h"

#include <algorithm>
#include <cmath>

#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/circle_box.h"

namespace madang::bench {
namespace {

constexpr double kPerDegree = 10;
constexpr std::size_t kColumns = 3600;
constexpr std::size_t kRows = 1800;

std::size_t cell(double degrees, double least, std::size_t cells) {
    const auto number = static_cast<std::size_t>(std::max(0.0, (degrees - least) * kPerDegree));
    return std::min(number, cells - 1);
}
std::size_t column(double longitude) {
    return cell(longitude, -180, kColumns);
}
std::size_t row(double latitude) {
    return cell(latitude, -90, kRows);
}
std::size_t bucket(geo::Position position) {
    return row(position.latitude) * kColumns + column(position.longitude);
}

}  // namespace

void EvenGrid::build(std::span<const geo::Position> points) {
    points_ = points;
    begins_.assign(kColumns * kRows + 1, 0);
    for (const geo::Position& point : points) ++begins_[bucket(point) + 1];
    for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    ids_.resize(points.size());
    for (std::uint32_t id = 0; id < points.size(); ++id) ids_[next[bucket(points[id])]++] = id;
}

std::vector<std::uint64_t> EvenGrid::nearest(geo::Position centre, Meters radius) {
    Best best(radius);
    for (const DegreeBox& box : boxes_around(centre, radius)) {
        for (std::size_t r = row(box.south); r <= row(box.north); ++r) {
            // The buckets of one row lie side by side.
            const std::uint32_t begin = begins_[r * kColumns + column(box.west)];
            const std::uint32_t end = begins_[r * kColumns + column(box.east) + 1];
            visited_ += end - begin;
            for (std::uint32_t i = begin; i < end; ++i) {
                const geo::Position& point = points_[ids_[i]];
                if (box.holds(point)) best.offer(geo::distance(centre, point), ids_[i]);
            }
        }
    }
    return best.ids();
}

}  // namespace madang::bench
