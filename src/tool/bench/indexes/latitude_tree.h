// A B-tree on (latitude, longitude), as a database without geometry offers it.
//
// Idea:    sorted by latitude, then longitude; a range of latitudes is found by two descents, and
//          every point of that band around the earth is compared with the longitudes. A sorted
//          array stands for the tree: the same range, found in the same way.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/bench/indexes/method.h"

namespace madang::bench {

class LatitudeTree final : public Method {
public:
    std::string name() const override { return "B-tree on (latitude, longitude)"; }
    void build(std::span<const geo::Position> points) override;
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override { return {sorted_.capacity() * sizeof(Row)}; }

private:
    struct Row {
        geo::Position position;
        std::uint64_t id = 0;
    };
    std::vector<Row> sorted_;
};

}  // namespace madang::bench
