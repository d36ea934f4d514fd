// Tiles and positions in them.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/tile.h"

#include <gtest/gtest.h>

#include <random>

#include "wire/mvt/limits.h"

namespace madang::mvt {
namespace {

TEST(Tile, ExistsOnlyInsideItsZoom) {
    EXPECT_EQ(tile_of(0, 0, 0), (Tile{0, 0, 0}));
    EXPECT_EQ(tile_of(1, 1, 1), (Tile{1, 1, 1}));
    EXPECT_FALSE(tile_of(1, 2, 0));
    EXPECT_FALSE(tile_of(1, 0, 2));
    EXPECT_FALSE(tile_of(kZoomMax + 1, 0, 0));
}

TEST(Tile, ZoomZeroIsTheSquareWorld) {
    const TileBounds world = bounds_of({0, 0, 0});
    EXPECT_DOUBLE_EQ(world.west, -180);
    EXPECT_DOUBLE_EQ(world.east, 180);
    EXPECT_NEAR(world.north, kLatitudeMax, 1e-9);
    EXPECT_NEAR(world.south, -kLatitudeMax, 1e-9);
}

// Known from the tile servers of the web: Seoul's city hall at zoom 14.
TEST(Tile, HoldsThePlacesThatMapsShowInIt) {
    const TileBounds seoul = bounds_of({14, 13970, 6344});
    EXPECT_LT(seoul.west, 126.9779);
    EXPECT_GT(seoul.east, 126.9779);
    EXPECT_LT(seoul.south, 37.5663);
    EXPECT_GT(seoul.north, 37.5663);
}

TEST(Tile, CornersAreTheEndsOfItsExtent) {
    const Tile tile{10, 511, 340};
    const TileBounds bounds = bounds_of(tile);
    EXPECT_EQ(point_in(tile, bounds.north, bounds.west), (TilePoint{0, 0}));
    EXPECT_EQ(point_in(tile, bounds.south, bounds.east), (TilePoint{4096, 4096}));
}

TEST(Tile, EdgesCutItIntoEqualPieces) {
    std::mt19937 random(1);
    for (int i = 0; i < 100; ++i) {
        const auto zoom = static_cast<std::uint32_t>(random() % 20);
        const Tile tile{zoom, static_cast<std::uint32_t>(random() % (1u << zoom)),
                        static_cast<std::uint32_t>(random() % (1u << zoom))};
        const auto longitudes = longitude_edges(tile, 16);
        const auto latitudes = latitude_edges(tile, 16);
        ASSERT_EQ(longitudes.size(), 17u);
        ASSERT_EQ(latitudes.size(), 17u);
        for (std::int32_t k = 0; k <= 16; ++k) {
            const auto at = static_cast<std::size_t>(k);
            const TilePoint point = point_in(tile, latitudes[at], longitudes[at]);
            EXPECT_EQ(point, (TilePoint{256 * k, 4096 - 256 * k}));
        }
    }
}

TEST(Tile, PolesFallOnTheEdgeOfTheWorld) {
    EXPECT_EQ(point_in({0, 0, 0}, 90, 0), (TilePoint{2048, 0}));
    EXPECT_EQ(point_in({0, 0, 0}, -90, 0), (TilePoint{2048, 4096}));
}

}  // namespace
}  // namespace madang::mvt
