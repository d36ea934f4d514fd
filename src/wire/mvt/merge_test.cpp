// Tiles joined, and what is none.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/merge.h"

#include <gtest/gtest.h>

#include <vector>

#include "wire/mvt/layer.h"

namespace madang::mvt {
namespace {

std::string tile_of_layer(const std::string& name, std::uint64_t id,
                          std::vector<Property> properties) {
    Layer layer(name);
    layer.add_point(id, {10, 20}, properties);
    std::string tile;
    layer.write(tile);
    return tile;
}

TEST(Merge, OfOneTileIsThatTile) {
    const std::vector<std::string> one = {tile_of_layer("road", 1, {{"kind", "path"}})};
    EXPECT_EQ(*merge(one), one[0]);
    EXPECT_EQ(*merge({}), "");
}

TEST(Merge, JoinsLayersOfOneNameAsIfTheyHadBeenOne) {
    const std::vector<std::string> two = {
        tile_of_layer("road", 1, {{"kind", "path"}, {"name", "A"}}),
        tile_of_layer("road", 2, {{"name", "path"}, {"kind", "path"}, {"lanes", std::int64_t{2}}})};
    Layer both("road");
    both.add_point(1, {10, 20}, std::vector<Property>{{"kind", "path"}, {"name", "A"}});
    both.add_point(
        2, {10, 20},
        std::vector<Property>{{"name", "path"}, {"kind", "path"}, {"lanes", std::int64_t{2}}});
    std::string expected;
    both.write(expected);
    EXPECT_EQ(*merge(two), expected);
}

TEST(Merge, KeepsLayersOfOtherNamesApart) {
    const std::vector<std::string> two = {tile_of_layer("road", 1, {}),
                                          tile_of_layer("water", 2, {})};
    EXPECT_EQ(*merge(two), two[0] + two[1]);
}

TEST(Merge, RefusesWhatIsNoTileAtAnyLength) {
    const std::string tile = tile_of_layer("road", 1, {{"kind", "path"}});
    int refused = 0;
    for (std::size_t size = 1; size < tile.size(); ++size) {
        refused += !merge(std::vector{tile.substr(0, size)});
    }
    EXPECT_EQ(refused, static_cast<int>(tile.size()) - 1);
}

}  // namespace
}  // namespace madang::mvt
