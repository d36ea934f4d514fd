// Geohashes: known names, and coverings that miss nothing.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/geohash.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "engine/geo/brute_world.h"
#include "engine/geo/limits.h"

namespace madang::geo {
namespace {

using Names = std::vector<std::string>;

TEST(Geohash, GivesKnownNames) {
    EXPECT_EQ(geohash({57.64911, 10.40744}, 11), "u4pruydqqvj");
    EXPECT_EQ(geohash({42.605, -5.603}, 5), "ezs42");
    EXPECT_EQ(geohash({37.8324, 112.5584}, 9), "ww8p1r4t8");
    EXPECT_EQ(geohash({-25.382708, -49.265506}, 8), "6gkzwgjz");
    EXPECT_EQ(geohash({0, 0}, 1), "s");
    EXPECT_EQ(geohash({90, 180}, 3), "bpb");
    EXPECT_EQ(geohash({-90, -180}, 3), "000");
}

TEST(Geohash, CellOfAKnownName) {
    const auto cell = geohash_cell("EZS42");
    ASSERT_TRUE(cell);
    EXPECT_NEAR(cell->centre().latitude, 42.605, 1e-3);
    EXPECT_NEAR(cell->centre().longitude, -5.603, 1e-3);
    EXPECT_NEAR(cell->north - cell->south, 180.0 / 4096, 1e-12);
    EXPECT_NEAR(cell->east - cell->west, 360.0 / 8192, 1e-12);
}

TEST(Geohash, RefusesWhatIsNoName) {
    EXPECT_FALSE(geohash_cell(""));
    EXPECT_FALSE(geohash_cell("ezs4a"));
    EXPECT_FALSE(geohash_cell("ezs4 "));
    EXPECT_FALSE(geohash_cell("0000000000000"));
    EXPECT_FALSE(geohash_neighbours("l"));
}

TEST(Geohash, CellHoldsItsPosition) {
    ASSERT_TRUE(rc::check("round trip", [](std::uint64_t seed) {
        Dice dice(seed);
        for (std::size_t letters = 1; letters <= kGeohashLettersMax; ++letters) {
            const Position position = rounded(any_position(dice));
            const std::string name = geohash(position, letters);
            const auto cell = geohash_cell(name);
            RC_ASSERT(cell.has_value());
            RC_ASSERT(cell->south <= position.latitude && position.latitude <= cell->north);
            RC_ASSERT(cell->west <= position.longitude && position.longitude < cell->east);
            RC_ASSERT(geohash(cell->centre(), letters) == name);
        }
    }));
}

TEST(Geohash, KnownNeighbours) {
    EXPECT_EQ(*geohash_neighbours("ezs42"),
              (Names{"ezefp", "ezefr", "ezefx", "ezs40", "ezs41", "ezs43", "ezs48", "ezs49"}));
}

TEST(Geohash, NeighboursGoRoundTheAntimeridianAndStopAtThePole) {
    const std::string east = geohash({10, 179.9999}, 6);
    const std::string west = geohash({10, -179.9999}, 6);
    const Names around = *geohash_neighbours(east);
    EXPECT_TRUE(std::find(around.begin(), around.end(), west) != around.end());
    EXPECT_EQ(around.size(), 8u);
    EXPECT_EQ(geohash_neighbours(geohash({90, 0}, 6))->size(), 5u);
    EXPECT_EQ(geohash_neighbours(geohash({-90, 0}, 6))->size(), 5u);
    EXPECT_EQ(geohash_neighbours("s")->size(), 8u);
}

TEST(Geohash, NeighbourhoodOfTheChosenLengthHoldsTheCircle) {
    ASSERT_TRUE(rc::check("letters hold the circle", [](std::uint64_t seed) {
        Dice dice(seed);
        const Circle circle{rounded(any_position(dice)), {dice.between(1, 200'000)}};
        const auto letters = geohash_letters_for(circle);
        if (!letters) return;
        const std::string middle = geohash(circle.centre, *letters);
        Names cells = *geohash_neighbours(middle);
        cells.push_back(middle);
        for (int i = 0; i < 50; ++i) {
            const double degrees = circle.radius.value / 111'000 * dice.between(0, 3);
            const Position position = rounded(near_to(dice, circle.centre, degrees));
            if (distance(circle.centre, position) > circle.radius) continue;
            const std::string name = geohash(position, *letters);
            RC_ASSERT(std::find(cells.begin(), cells.end(), name) != cells.end());
        }
    }));
    EXPECT_EQ(geohash_letters_for({{37, 127}, {500}}), 6u);
    EXPECT_FALSE(geohash_letters_for({{89.9999, 0}, {500}}));
}

TEST(Geohash, CoverHoldsEveryPointOfTheCircle) {
    ASSERT_TRUE(rc::check("cover holds the circle", [](std::uint64_t seed) {
        Dice dice(seed);
        static constexpr double kRadii[] = {0, 10, 500, 20'000, 500'000, 5e6, 2.1e7};
        const Circle circle{rounded(any_position(dice)), {kRadii[dice.below(7)]}};
        const std::size_t most = 1 + dice.below(100);
        const Names cells = geohash_cover(circle, most);
        RC_ASSERT(!cells.empty());
        RC_ASSERT(cells.size() <= std::max<std::size_t>(most, 32));
        const std::size_t letters = cells[0].size();
        for (int i = 0; i < 100; ++i) {
            const double degrees = circle.radius.value / 111'000 * dice.between(0, 3);
            const Position position = rounded(
                dice.one_in(3) ? any_position(dice) : near_to(dice, circle.centre, degrees));
            if (distance(circle.centre, position) > circle.radius) continue;
            RC_ASSERT(std::binary_search(cells.begin(), cells.end(), geohash(position, letters)));
        }
    }));
}

TEST(Geohash, CoverIsFineForSmallCircles) {
    const Circle circle{{37.5666, 126.9784}, {500}};
    EXPECT_EQ(geohash_cover(circle, 32)[0].size(), 6u);
    const Names cells = geohash_cover(circle, 100);
    EXPECT_EQ(cells[0].size(), 7u);
    EXPECT_GT(cells.size(), 40u);
    // All the columns round a pole are cells of their own.
    EXPECT_EQ(geohash_cover({{90, 0}, {1000}}, 64).size(), 32u);
}

}  // namespace
}  // namespace madang::geo
