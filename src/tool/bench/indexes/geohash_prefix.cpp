// Texts, ranges of texts.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/geohash_prefix.h"

#include <algorithm>
#include <string_view>

#include "engine/geo/geohash.h"
#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/circle_box.h"

namespace madang::bench {

void GeohashPrefix::build(std::span<const geo::Position> points) {
    points_ = points;
    sorted_.resize(points.size());
    for (std::uint32_t id = 0; id < points.size(); ++id) {
        std::ranges::copy(geo::geohash(points[id], kLetters), sorted_[id].hash.begin());
        sorted_[id].id = id;
    }
    std::ranges::sort(sorted_, {}, &Row::hash);
}

std::vector<std::string> GeohashPrefix::cells(geo::Position centre, Meters radius) const {
    const auto letters = geo::geohash_letters_for({centre, radius});
    if (!letters) return {""};  // the prefix of all
    const std::string own = geo::geohash(centre, *letters);
    std::vector<std::string> cells{own};
    if (neighbours_ == Neighbours::kAlone) return cells;
    const auto around = geo::geohash_neighbours(own);
    if (around) cells.insert(cells.end(), around->begin(), around->end());
    return cells;
}

std::vector<std::uint64_t> GeohashPrefix::nearest(geo::Position centre, Meters radius) {
    Best best(radius);
    const auto boxes = boxes_around(centre, radius);
    for (const std::string& cell : cells(centre, radius)) {
        const auto prefix = [&](const Row& row) {
            return std::string_view(row.hash.data(), cell.size());
        };
        for (const Row& row :
             std::ranges::equal_range(sorted_, std::string_view(cell), {}, prefix)) {
            ++visited_;
            const geo::Position& point = points_[row.id];
            if (any_holds(boxes, point)) best.offer(geo::distance(centre, point), row.id);
        }
    }
    return best.ids();
}

}  // namespace madang::bench
