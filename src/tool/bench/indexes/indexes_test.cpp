// Each method agrees with the full scan, but for the misses that it is known for.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "engine/geo/skewed_world.h"
#include "tool/bench/indexes/best.h"
#include "tool/bench/indexes/cell_ranges.h"
#include "tool/bench/indexes/circle_box.h"
#include "tool/bench/indexes/even_grid.h"
#include "tool/bench/indexes/full_scan.h"
#include "tool/bench/indexes/geohash_prefix.h"
#include "tool/bench/indexes/latitude_tree.h"
#include "tool/bench/indexes/quadtree.h"

namespace madang::bench {
namespace {

// A small skewed world, with points on the antimeridian, at the poles, and many on one spot.
std::vector<geo::Position> world() {
    std::vector<geo::Position> points;
    points.reserve(4'600);
    auto drawn = geo::SkewedWorld::points();
    for (int i = 0; i < 4'000; ++i) points.push_back(drawn.next());
    for (int i = 0; i < 200; ++i) {
        points.push_back({-17.5 + i * 0.001, i % 2 == 0 ? 179.99 : -179.99});
        points.push_back({89.9 + i * 0.0005, -180 + i * 1.7});
        points.push_back({48.2, 16.37});
    }
    return points;
}

std::vector<geo::Position> centres() {
    std::vector<geo::Position> centres;
    centres.reserve(57);
    auto drawn = geo::SkewedWorld::queries();
    for (int i = 0; i < 50; ++i) centres.push_back(drawn.next());
    for (const geo::Position centre : {geo::Position{-17.4, 179.999},
                                       {-17.4, -180},
                                       {89.95, 20},
                                       {90, 0},
                                       {-90, 0},
                                       {48.2, 16.37},
                                       {0, 0}}) {
        centres.push_back(centre);
    }
    return centres;
}

// Queries whose nearest 20 the method has otherwise than the scan.
int wrong_answers(Method& method, Meters radius) {
    const auto points = world();
    FullScan scan;
    scan.build(points);
    method.build(points);
    int wrong = 0;
    for (const geo::Position& centre : centres()) {
        wrong += method.nearest(centre, radius) == scan.nearest(centre, radius) ? 0 : 1;
    }
    return wrong;
}

class Exact : public testing::TestWithParam<double> {};

TEST_P(Exact, LatitudeTree) {
    LatitudeTree method;
    EXPECT_EQ(wrong_answers(method, {GetParam()}), 0);
}
TEST_P(Exact, EvenGrid) {
    EvenGrid method;
    EXPECT_EQ(wrong_answers(method, {GetParam()}), 0);
}
TEST_P(Exact, GeohashWithNeighbours) {
    GeohashPrefix method(Neighbours::kWithNeighbours);
    EXPECT_EQ(wrong_answers(method, {GetParam()}), 0);
}
TEST_P(Exact, Quadtree) {
    Quadtree method;
    EXPECT_EQ(wrong_answers(method, {GetParam()}), 0);
}
TEST_P(Exact, CellRanges) {
    CellRanges method;
    EXPECT_EQ(wrong_answers(method, {GetParam()}), 0);
}
INSTANTIATE_TEST_SUITE_P(WithinMetres, Exact, testing::Values(0, 300, 5000, 50'000, 900'000));

TEST(GeohashPrefix, AloneMissesWhatLiesAcrossAnEdge) {
    GeohashPrefix method(Neighbours::kAlone);
    const int wrong = wrong_answers(method, {5000});
    EXPECT_GT(wrong, 5);
    EXPECT_LT(wrong, 40);
}

TEST(FullScan, OrdersEqualDistancesById) {
    const std::vector<geo::Position> points(30, geo::Position{48.2, 16.37});
    FullScan scan;
    scan.build(points);
    const auto found = scan.nearest({48.2, 16.37}, {1});
    ASSERT_EQ(found.size(), kBestKept);
    for (std::uint64_t i = 0; i < kBestKept; ++i) EXPECT_EQ(found[i], i);
}

TEST(CircleBox, CrossesTheAntimeridianAsTwo) {
    EXPECT_EQ(boxes_around({0, 179.99}, {5000}).size(), 2u);
    EXPECT_EQ(boxes_around({0, -179.99}, {5000}).size(), 2u);
    EXPECT_EQ(boxes_around({0, 0}, {5000}).size(), 1u);
}

TEST(CircleBox, HoldsAllLongitudesWhereThePoleIsInside) {
    const auto boxes = boxes_around({89.99, 10}, {5000});
    ASSERT_EQ(boxes.size(), 1u);
    EXPECT_TRUE(boxes[0].holds({90, -170}));
}

}  // namespace
}  // namespace madang::bench
