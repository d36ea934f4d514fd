// Cells on a Hilbert curve, and ranges of them that cover the circle: what S2 does, on a plane of
// degrees instead of a cube.
//
// Idea:    each point is a 62-bit place on the curve, and points are sorted by it, so that a square
//          cell of any size is one range. The circle's box is covered by at most eight cells, those
//          divided first that reach farthest beyond it; all points of their ranges are looked at.
// Threads: one.
// Source:  S2 Geometry's S2RegionCoverer and S2CellId.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/bench/indexes/circle_box.h"
#include "tool/bench/indexes/method.h"

namespace madang::bench {

class CellRanges final : public Method {
public:
    std::string name() const override { return "cell ranges on a Hilbert curve (S2)"; }
    void build(std::span<const geo::Position> points) override;
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override { return {sorted_.capacity() * sizeof(Row)}; }

private:
    struct Row {
        std::uint64_t place = 0;  // on the curve
        std::uint64_t id = 0;
    };

    std::span<const geo::Position> points_;
    std::vector<Row> sorted_;
};

}  // namespace madang::bench
