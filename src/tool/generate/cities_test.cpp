// The city table.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/cities.h"

#include <gtest/gtest.h>

#include <cmath>

namespace madang::generate {
namespace {

TEST(Cities, AreReadLargestFirst) {
    auto cities = read_cities(
        "name,country,latitude,longitude,population\nSmall,XX,1,2,10\n\"Big, one\",XX,-3,4,20\n");
    ASSERT_EQ(cities.size(), 2u);
    EXPECT_EQ(cities[0].name, "Big, one");
    EXPECT_EQ(cities[0].latitude, -3);
}

TEST(Cities, LeaveOutWhatIsNoCity) {
    EXPECT_TRUE(read_cities("a,b\n,XX,1,2,3\nx,XX,north,2,3\n").empty());
    EXPECT_TRUE(read_cities("").empty());
}

TEST(Cities, OfTheBuildAreManyAndInRange) {
    auto cities = read_cities(embedded_cities());
    EXPECT_GE(cities.size(), 30u);
    for (const City& city : cities) {
        EXPECT_LE(std::abs(city.latitude), 85);
        EXPECT_LE(std::abs(city.longitude), 180);
        EXPECT_EQ(city.country.size(), 2u) << city.name;
    }
}

}  // namespace
}  // namespace madang::generate
