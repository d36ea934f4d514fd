// Sort, then a band.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/latitude_tree.h"

#include <algorithm>
#include <tuple>

#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/circle_box.h"

namespace madang::bench {

void LatitudeTree::build(std::span<const geo::Position> points) {
    sorted_.reserve(points.size());
    for (std::uint64_t id = 0; id < points.size(); ++id) sorted_.push_back({points[id], id});
    std::ranges::sort(sorted_, {}, [](const Row& row) {
        return std::tuple(row.position.latitude, row.position.longitude, row.id);
    });
}

std::vector<std::uint64_t> LatitudeTree::nearest(geo::Position centre, Meters radius) {
    Best best(radius);
    const auto latitude = [](const Row& row) { return row.position.latitude; };
    for (const DegreeBox& box : boxes_around(centre, radius)) {
        auto row = std::ranges::lower_bound(sorted_, box.south, {}, latitude);
        for (; row != sorted_.end() && row->position.latitude <= box.north; ++row) {
            ++visited_;
            if (box.holds(row->position)) {
                best.offer(geo::distance(centre, row->position), row->id);
            }
        }
    }
    return best.ids();
}

}  // namespace madang::bench
