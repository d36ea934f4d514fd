// One distance a point, but for those too far north or south to need one.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/full_scan.h"

#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/circle_box.h"

namespace madang::bench {

std::vector<std::uint64_t> FullScan::nearest(geo::Position centre, Meters radius) {
    Best best(radius);
    const DegreeBox band = boxes_around(centre, radius).front();
    for (std::uint64_t id = 0; id < points_.size(); ++id) {
        const double latitude = points_[id].latitude;
        if (latitude < band.south || latitude > band.north) continue;
        best.offer(geo::distance(centre, points_[id]), id);
    }
    visited_ += points_.size();
    return best.ids();
}

}  // namespace madang::bench
