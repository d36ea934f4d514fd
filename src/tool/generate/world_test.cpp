// Demo worlds: repeatable, plausible, skewed.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "service/places/facets.h"
#include "service/places/fields.h"
#include "tool/generate/trade.h"

namespace madang::generate {
namespace {

constexpr std::uint64_t kSample = 20000;

std::vector<City> two_cities() {
    return {{"Big", "GB", 50, 0, 4'000'000}, {"Eastmost", "KR", 30, 179.99, 1'000'000}};
}

TEST(World, IsTheSameForTheSameSeed) {
    World one(two_cities(), 7);
    World two(two_cities(), 7);
    World other(two_cities(), 8);
    int same = 0;
    for (std::uint64_t n = 0; n < 200; ++n) {
        EXPECT_EQ(one.place(n), two.place(n));
        same += one.place(n).latitude == other.place(n).latitude;
    }
    EXPECT_LT(same, 3);
}

TEST(World, KnowsTheSpotsOfItsPlaces) {
    World world(two_cities(), 11);
    int with_hours = 0;
    for (std::uint64_t n = 0; n < 2000; ++n) {
        const places::Draft draft = world.place(n);
        const Spot spot = world.spot(n);
        const Trade& trade = trades()[spot.trade];
        ASSERT_EQ(spot.latitude, draft.latitude);
        ASSERT_EQ(spot.longitude, draft.longitude);
        ASSERT_EQ(trade.category, draft.category);
        ASSERT_EQ(spot.hours ? trade.hours.at(*spot.hours) : "", draft.opening_hours);
        with_hours += spot.hours.has_value();
    }
    EXPECT_NEAR(with_hours, 1200, 100);
}

TEST(World, MakesOnlyPlacesThatTheCatalogTakes) {
    World world(read_cities(embedded_cities()), 1);
    for (std::uint64_t n = 0; n < kSample; ++n) {
        places::Draft draft = world.place(n);
        auto wrong = places::check_import(draft);
        ASSERT_TRUE(wrong.empty()) << draft.name << ": " << wrong[0].field << wrong[0].message;
    }
}

TEST(World, DrawsCitiesByRank) {
    World world(read_cities(embedded_cities()), 3);
    std::map<std::string, int> by_city;
    for (std::uint64_t n = 0; n < kSample; ++n) {
        std::string address = world.place(n).address;
        ++by_city[address.substr(address.rfind(", ") + 2)];
    }
    const auto& cities = world.cities();
    double first = by_city[cities[0].name];
    double tenth = by_city[cities[9].name];
    EXPECT_NEAR(first / tenth, std::pow(10, 0.9), 2);
    EXPECT_GT(by_city.size(), cities.size() / 4);
}

TEST(World, CrowdsTheCore) {
    World world({{"Big", "GB", 50, 0, 4'000'000}}, 5);
    double core = 2.2 * 2000 / 111320;  // degrees
    std::uint64_t inside = 0;
    std::uint64_t far = 0;
    double sum = 0;
    for (std::uint64_t n = 0; n < kSample; ++n) {
        double north = world.place(n).latitude - 50;
        inside += std::abs(north) < core;
        far += std::abs(north) > 16 * core;
        sum += north;
    }
    // 68 % of 68 % in the core, 20 % of the suburbs, hardly any of the noise.
    EXPECT_NEAR(static_cast<double>(inside) / kSample, 0.53, 0.02);
    EXPECT_NEAR(static_cast<double>(far) / kSample, 0.017, 0.01);
    EXPECT_NEAR(sum / kSample, 0, 0.01);
}

TEST(World, WrapsAtTheAntimeridian) {
    World world({{"Eastmost", "FJ", -18, 179.999, 1'000'000}}, 5);
    int west = 0;
    for (std::uint64_t n = 0; n < 1000; ++n) {
        double longitude = world.place(n).longitude;
        EXPECT_GE(longitude, -180);
        EXPECT_LT(longitude, 180);
        west += longitude < 0;
    }
    EXPECT_NEAR(west, 500, 80);
}

TEST(World, NamesKoreanPlacesInHangul) {
    World world({{"Seoul", "KR", 37.5, 127, 9'000'000}}, 5);
    for (std::uint64_t n = 0; n < 50; ++n) {
        auto byte = static_cast<unsigned char>(world.place(n).name[0]);
        EXPECT_TRUE(byte >= 0xEA && byte <= 0xED) << world.place(n).name;  // U+AC00 to U+D7A3
    }
}

TEST(World, GivesEachTradeItsShare) {
    World world(two_cities(), 5);
    std::map<std::string, int> by_category;
    for (std::uint64_t n = 0; n < kSample; ++n) ++by_category[world.place(n).category];
    EXPECT_EQ(by_category.size(), trades().size());
    EXPECT_NEAR(by_category["amenity=restaurant"], kSample * 0.19, kSample * 0.02);
}

TEST(World, RatesMostPlacesAndPricesOnlyWhatIsSold) {
    World world(two_cities(), 5);
    std::uint64_t rated = 0;
    std::uint64_t with_wifi = 0;
    double stars = 0;
    for (std::uint64_t n = 0; n < kSample; ++n) {
        const places::Draft draft = world.place(n);
        EXPECT_EQ(draft.rating.has_value(), draft.rating_count.has_value());
        EXPECT_FALSE(draft.category == "amenity=bank" && draft.price_level);
        rated += draft.rating.has_value();
        stars += draft.rating.value_or(0);
        with_wifi += (places::features_of(draft) & *places::feature_bit("wifi")) != 0;
    }
    EXPECT_NEAR(static_cast<double>(rated) / kSample, 0.7, 0.02);
    EXPECT_NEAR(stars / static_cast<double>(rated), 4.0, 0.05);
    EXPECT_GT(with_wifi, kSample / 20);
}

TEST(Phones, AreInRangesThatNobodyHas) {
    Dice dice(1);
    EXPECT_TRUE(draw_phone("US", dice).starts_with("+1 212-555-01"));
    EXPECT_TRUE(draw_phone("GB", dice).starts_with("+44 20 7946 0"));
    EXPECT_TRUE(draw_phone("KR", dice).starts_with("+999 "));
}

TEST(Dice, DrawsTheNormalDistribution) {
    Dice dice(1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 50000; ++i) {
        double x = dice.normal();
        sum += x;
        squares += x * x;
    }
    EXPECT_NEAR(sum / 50000, 0, 0.02);
    EXPECT_NEAR(squares / 50000, 1, 0.03);
}

}  // namespace
}  // namespace madang::generate
