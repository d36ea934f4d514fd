// A quadtree of points: quarters, divided where points are many.
//
// Idea:    a leaf holds up to 32 points; one more divides it into four. A search goes down into the
//          quarters that the box of what can still be nearer meets, the centre's own first, so that
//          the box shrinks early.
// Threads: one.
// Source:  "Quad Trees: A Data Structure for Retrieval on Composite Keys", 1974.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/circle_box.h"
#include "tool/bench/indexes/method.h"

namespace madang::bench {

class Quadtree final : public Method {
public:
    std::string name() const override { return "quadtree"; }
    void build(std::span<const geo::Position> points) override;
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override;

private:
    static constexpr std::size_t kLeafPoints = 32;
    static constexpr int kDepthMax = 30;  // equal points cannot be divided

    struct Node {
        DegreeBox box;
        std::uint32_t children = 0;  // the first of four; 0: a leaf
        std::vector<std::uint32_t> ids;
    };
    struct Search {
        geo::Position centre;
        Best best;
        std::vector<DegreeBox> boxes;  // of what can still be among the nearest
        double reach = 0;              // for which they were made
    };

    void insert(std::uint32_t id);
    void divide(std::uint32_t node);
    std::uint32_t child_of(const Node& node, geo::Position position) const;
    void descend(std::uint32_t node, Search& search);
    void look_at(const Node& leaf, Search& search);

    std::span<const geo::Position> points_;
    std::vector<Node> nodes_;
};

}  // namespace madang::bench
