// How many points lie in each cell of a grid: what a map shows where single places would be too
// many.
// Threads: values.
// Limits:  kGridCellsMax cells a side.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "engine/geo/filter.h"
#include "engine/geo/position.h"

namespace madang::geo {

// Edges in degrees, ascending, 2 to kGridCellsMax + 1 of each. A point on an edge belongs to the
// cell that begins there; the pole to the last that reaches it.
struct ClusterGrid {
    std::vector<double> latitudes;   // from the south, -90 to 90
    std::vector<double> longitudes;  // from the west, -180 to 180
};

struct ClusterQuery {
    ClusterGrid grid{};
    Filter filter{};
    std::optional<MonotonicTime> deadline{};
};

// A cell that holds something. Of more than one point, `position` is about their middle and inside
// the cell.
struct Cluster {
    std::uint32_t row = 0;     // from the south
    std::uint32_t column = 0;  // from the west
    std::uint64_t points = 0;
    Position position;
    std::optional<std::uint64_t> id{};  // of the only point
};

}  // namespace madang::geo
