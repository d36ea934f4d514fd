// The real tables and zone files. Tests of what npm makes skip where setup had no npm.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/atlas.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/hours/drawn_day_test.h"
#include "engine/hours/world/tables.h"

namespace madang::hours {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

const Atlas& atlas() {
    static const auto opened = Atlas::open();
    EXPECT_TRUE(opened.has_value());
    return **opened;
}

struct City {
    double latitude;
    double longitude;
    std::string_view zone;
    std::string_view country;
};

TEST(Atlas, KnowsTheZoneAndCountryOfCities) {
    if (embedded_zones().empty()) GTEST_SKIP() << "no zone table: npm was absent at setup";
    constexpr City kCities[] = {
        {37.5663, 126.9779, "Asia/Seoul", "KR"},
        {60.1699, 24.9384, "Europe/Helsinki", "FI"},
        {51.5074, -0.1278, "Europe/London", "GB"},
        {41.1496, -8.6110, "Europe/Lisbon", "PT"},
        {35.8989, 14.5146, "Europe/Malta", "MT"},
        {59.9139, 10.7522, "Europe/Oslo", "NO"},
        {-33.8688, 151.2093, "Australia/Sydney", "AU"},
        {40.7128, -74.0060, "America/New_York", "US"},
    };
    for (const City& city : kCities) {
        const Zone& zone = atlas().zone_at(city.latitude, city.longitude);
        EXPECT_EQ(zone.name(), city.zone);
        EXPECT_EQ(zone.country(), city.country);
    }
}

TEST(Atlas, GivesTheSeaItsNauticalZones) {
    EXPECT_EQ(atlas().zone_at(0, -30).name(), "Etc/GMT+2");
    EXPECT_EQ(atlas().zone_at(0, -30).offset_at(0).seconds, -7200);
    EXPECT_EQ(atlas().zone_at(kNoNumber, kNoNumber).name(), "Etc/GMT");
    EXPECT_EQ(atlas().place_at(0, -30).holidays, nullptr);
}

TEST(Atlas, KnowsClockChanges) {
    if (embedded_countries().empty()) GTEST_SKIP() << "no names of zones: tzdata was absent";
    const Zone* helsinki = atlas().find_zone("Europe/Helsinki");
    ASSERT_NE(helsinki, nullptr);
    EXPECT_EQ(helsinki->country(), "FI");
    // 2024-03-31T01:00Z and 2024-10-27T01:00Z
    EXPECT_EQ(helsinki->offset_at(1'711'846'799).seconds, 7200);
    EXPECT_EQ(helsinki->offset_at(1'711'846'799).until, 1'711'846'800);
    EXPECT_EQ(helsinki->offset_at(1'711'846'800).seconds, 10800);
    EXPECT_EQ(helsinki->offset_at(1'729'990'800).seconds, 7200);
    EXPECT_EQ(helsinki->offset_at(0).seconds, 7200);
    EXPECT_EQ(helsinki->offsets(), (std::vector<std::int32_t>{7200, 10800}));
    EXPECT_EQ(atlas().find_zone("Asia/Seoul")->offsets(), (std::vector<std::int32_t>{32400}));
    EXPECT_EQ(atlas().find_zone("Europe/Atlantis"), nullptr);
}

TEST(Atlas, KnowsHolidays) {
    if (embedded_holidays().empty()) GTEST_SKIP() << "no holidays: npm was absent at setup";
    const Holidays* korea = atlas().find_holidays("KR");
    ASSERT_NE(korea, nullptr);
    EXPECT_TRUE(korea->contains(day_of(2025, 1, 28)));  // Seollal, its eve and the day after
    EXPECT_TRUE(korea->contains(day_of(2025, 1, 30)));
    EXPECT_FALSE(korea->contains(day_of(2025, 1, 31)));
    EXPECT_TRUE(korea->contains(day_of(2025, 10, 8)));  // a substitute for Chuseok's Sunday
    const Holidays* finland = atlas().find_holidays("FI");
    ASSERT_NE(finland, nullptr);
    EXPECT_TRUE(finland->contains(day_of(2040, 12, 6)));
    EXPECT_EQ(atlas().find_holidays("XX"), nullptr);
}

TEST(Atlas, ClosesAFinnishShopOnIndependenceDay) {
    if (embedded_zones().empty()) GTEST_SKIP() << "no zone table: npm was absent at setup";
    if (embedded_holidays().empty()) GTEST_SKIP() << "no holidays: npm was absent at setup";
    const Place helsinki = atlas().place_at(60.1699, 24.9384);
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00; PH off", "2024-12-05", helsinki), "07:00-16:00");
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00; PH off", "2024-12-06", helsinki), "closed");
}

TEST(ClockChanges, MoveTheInstantNotTheSign) {
    if (embedded_countries().empty()) GTEST_SKIP() << "no names of zones: tzdata was absent";
    const Zone* zone = atlas().find_zone("Europe/Helsinki");
    ASSERT_NE(zone, nullptr);
    const Place helsinki{.zone = zone};
    const Schedule hours = schedule("Mo-Su 09:00-18:00");
    EXPECT_EQ(hours.next_change(at("2024-03-30T20:00"), helsinki)->at, at("2024-03-31T06:00"));
    EXPECT_EQ(hours.next_change(at("2024-10-26T20:00"), helsinki)->at, at("2024-10-27T07:00"));
    // 03:30 is left out in spring and comes twice in autumn.
    const Schedule night = schedule("Mo-Su 03:15-03:45");
    EXPECT_EQ(night.next_change(at("2024-03-30T20:00"), helsinki)->at, at("2024-04-01T00:15"));
    EXPECT_EQ(night.next_change(at("2024-10-26T20:00"), helsinki)->at, at("2024-10-27T00:15"));
    EXPECT_EQ(night.next_change(at("2024-10-27T00:45"), helsinki)->at, at("2024-10-27T01:15"));
}

}  // namespace
}  // namespace madang::hours
