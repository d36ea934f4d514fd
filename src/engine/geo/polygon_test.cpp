// Polygons: what is inside, and what is wrong with them. That searches in random ones agree with
// brute force is in search_test.cpp and index_test.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/polygon.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

#include "engine/geo/brute_world.h"
#include "engine/geo/limits.h"
#include "engine/geo/outline.h"

namespace madang::geo {
namespace {

std::vector<Position> square(double south, double west, double north, double east) {
    return {{south, west}, {south, east}, {north, east}, {north, west}, {south, west}};
}

bool holds(const Polygon& polygon, Position position) {
    return Outline(polygon).holds(place_of(position));
}

TEST(Polygon, HoldsItsEdgesAndCornersAndNotItsHoles) {
    const Polygon polygon{{square(0, 0, 10, 10), square(4, 4, 6, 6)}, {}};
    EXPECT_EQ(find_fault(polygon), std::nullopt);
    EXPECT_TRUE(holds(polygon, {5, 1}));
    EXPECT_TRUE(holds(polygon, {0, 0}));
    EXPECT_TRUE(holds(polygon, {10, 10}));
    EXPECT_TRUE(holds(polygon, {10, 3}));
    EXPECT_TRUE(holds(polygon, {4, 5}));  // the hole's edge belongs to both
    EXPECT_FALSE(holds(polygon, {5, 5}));
    EXPECT_FALSE(holds(polygon, {5, 10.0000001}));
    EXPECT_FALSE(holds(polygon, {-0.0000001, 5}));
}

TEST(Polygon, DecidesExactlyBesideALongEdge) {
    // 10^-7 degrees to either side of an edge over half the world.
    const Polygon polygon{{{{-80, -170}, {80, 170}, {80, -170}, {-80, -170}}}, {}};
    EXPECT_TRUE(holds(polygon, {0, 0}));
    EXPECT_TRUE(holds(polygon, {0.0000001, 0}));
    EXPECT_FALSE(holds(polygon, {-0.0000001, 0}));
    EXPECT_TRUE(holds(polygon, {8, 17}));
    EXPECT_FALSE(holds(polygon, {8, 17.0000001}));
}

TEST(Polygon, CrossesTheAntimeridianInEveryForm) {
    const Polygon forms[] = {
        {{square(-1, 170, 1, 190)}, {}},
        {{square(-1, -190, 1, -170)}, {}},
        {{square(-1, 170, 1, 180), square(-1, -180, 1, -170)}, {}},
    };
    for (const Polygon& polygon : forms) {
        EXPECT_EQ(find_fault(polygon), std::nullopt);
        for (const double longitude : {170.0, 175.0, 180.0, -180.0, -175.0, -170.0}) {
            EXPECT_TRUE(holds(polygon, {0, longitude})) << longitude;
        }
        for (const double longitude : {169.9, -169.9, 0.0}) {
            EXPECT_FALSE(holds(polygon, {0, longitude})) << longitude;
        }
    }
}

TEST(Polygon, OfTheWholeMapHoldsEverything) {
    const Polygon polygon{{square(-90, -180, 90, 180)}, {}};
    Dice dice(3);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(holds(polygon, any_position(dice)));
}

TEST(Polygon, JudgesBoxesAsItDoesTheirPoints) {
    ASSERT_TRUE(rc::check("a verdict holds for all points of the box", [](std::uint64_t seed) {
        Dice dice(seed);
        const BruteWorld world(dice, 20);
        const Outline outline(world.some_polygon(dice, {}));
        for (int i = 0; i < 20; ++i) {
            static constexpr double kSizes[] = {1e-6, 1e-3, 0.1, 3, 60};
            const Position middle = world.some_place(dice);
            const double size = kSizes[dice.below(5)];
            Bounds box;
            std::vector<Place> places;
            for (int n = 0; n < 12; ++n) {
                places.push_back(place_of(near_to(dice, middle, size)));
                box.include(places.back());
            }
            const Verdict verdict = outline.judge(box);
            if (verdict == Verdict::kPartly) continue;
            for (const Place place : places) {
                RC_ASSERT(outline.holds(place) == (verdict == Verdict::kInside));
            }
        }
    }));
}

void expect_fault(const Polygon& polygon, std::size_t ring, std::size_t vertex,
                  std::string_view text) {
    const auto fault = find_fault(polygon);
    ASSERT_TRUE(fault) << text;
    EXPECT_EQ(fault->ring, ring) << text;
    EXPECT_EQ(fault->vertex, vertex) << text;
    EXPECT_TRUE(std::string_view(fault->text).contains(text)) << fault->text;
}

TEST(PolygonFault, NamesRingAndVertex) {
    const auto good = square(0, 0, 1, 1);
    expect_fault({}, 0, 0, "at least one ring");
    expect_fault({{good, {{0, 0}, {1, 1}, {0, 0}}}, {}}, 1, 2, "at least four");
    expect_fault({{good, {}}, {}}, 1, 0, "at least four");
    expect_fault({{good, {{0, 0}, {1, 1}, {0, 1}, {0, 0.5}}}, {}}, 1, 3, "ends with");
    expect_fault({{{{0, 0}, {91, 1}, {0, 1}, {0, 0}}}, {}}, 0, 1, "latitude");
    expect_fault({{{{0, 0}, {1, 1}, {0, 361}, {0, 0}}}, {}}, 0, 2, "longitude");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    expect_fault({{{{0, 0}, {nan, 1}, {0, 1}, {0, 0}}}, {}}, 0, 1, "latitude");
    expect_fault({{{{0, 0}, {1, 1}, {2, 2}, {0, 0}}}, {}}, 0, 0, "nothing");
    expect_fault({{{{0, -200}, {1, 1}, {0, 161}, {0, -200}}}, {}}, 0, 2, "360 degrees");
    // A bow tie: its edges 0 and 2 cross.
    expect_fault({{{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}}, {}}, 0, 0, "crosses");
    // A hole that sticks out.
    expect_fault({{good, square(0.5, 0.5, 0.7, 2)}, {}}, 0, 1, "crosses");
    std::vector<Position> many;
    for (int i = 0; i < 1001; ++i) many.push_back({std::sin(i * 0.006), std::cos(i * 0.006)});
    many.back() = many.front();
    expect_fault({{many}, {}}, 0, 1000, "1,000");
    many.erase(many.begin() + 1);
    EXPECT_EQ(find_fault({{many}, {}}), std::nullopt);
    EXPECT_EQ(find_fault({{good, {}}, {}})->describe(),
              "ring 1, vertex 0: a ring has at least four positions");
}

TEST(PolygonFault, IsNotThatRingsTouch) {
    EXPECT_EQ(find_fault({{square(0, 0, 1, 1), square(0, 1, 1, 2)}, {}}), std::nullopt);
    EXPECT_EQ(find_fault({{square(0, 0, 4, 4), {{0, 2}, {1, 3}, {1, 1}, {0, 2}}}, {}}),
              std::nullopt);
}

TEST(PolygonFault, IsNotInAnyStar) {
    ASSERT_TRUE(rc::check("stars are sound", [](std::uint64_t seed) {
        Dice dice(seed);
        std::vector<Position> ring;
        const std::size_t corners = 3 + dice.below(200);
        for (std::size_t i = 0; i < corners; ++i) {
            const double angle =
                6.283185307 * static_cast<double>(i) / static_cast<double>(corners);
            const double reach = dice.between(1, 20);
            ring.push_back({reach * std::sin(angle), 170 + reach * std::cos(angle)});
        }
        ring.push_back(ring.front());
        RC_ASSERT(!find_fault({{ring}, {}}).has_value());
    }));
}

}  // namespace
}  // namespace madang::geo
