// Regions: they hold what the index would find, and their cells hold all of it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/region.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "engine/geo/brute_world.h"
#include "engine/geo/geohash.h"

namespace madang::geo {
namespace {

bool is_covered(const std::vector<std::string>& cells, Position position) {
    const std::string name = geohash(position, kGeohashLettersMax);
    return std::ranges::any_of(cells,
                               [&](const std::string& cell) { return name.starts_with(cell); });
}

TEST(Region, HoldsAndCoversWhatTheIndexFinds) {
    ASSERT_TRUE(rc::check("brute force agrees, cells hold what is held", [](std::uint64_t seed) {
        Dice dice(seed);
        const BruteWorld world(dice, 60);
        const Area area = world.query(dice).area;
        const Region region(area);
        const auto cells = region.cover(32);
        RC_ASSERT(std::ranges::is_sorted(cells));
        for (int i = 0; i < 60; ++i) {
            const Position position = rounded(world.some_place(dice));
            const Meters metres = distance(centre_of(area), position);
            RC_ASSERT(region.holds(position) == holds(area, position, metres));
            if (region.holds(position) && !cells.empty()) RC_ASSERT(is_covered(cells, position));
        }
    }));
}

TEST(Region, CoversATownInAFewSmallCells) {
    const Region town(Box{37.4, 126.8, 37.6, 127.2, {37.5, 127}});
    const auto cells = town.cover(32);
    EXPECT_LE(cells.size(), 32);
    ASSERT_FALSE(cells.empty());
    EXPECT_GE(cells.front().size(), 4);
}

TEST(Region, OfHalfTheWorldHasNoCells) {
    EXPECT_TRUE(Region(Box{-80, -170, 80, 170, {}}).cover(32).empty());
    EXPECT_TRUE(Region(Nearest{{1, 2}}).cover(32).empty());
}

}  // namespace
}  // namespace madang::geo
