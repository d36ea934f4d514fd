// The sun against almanacs.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/evaluation/sun.h"

#include <gtest/gtest.h>

#include "engine/hours/drawn_day_test.h"

namespace madang::hours {
namespace {

struct Almanac {
    std::string_view city;
    double latitude;
    double longitude;
    std::int32_t offset;  // hours
    int sunrise;          // minutes
    int sunset;
};

TEST(Sun, RisesAndSetsWithinThreeMinutesOfTheAlmanac) {
    // 2024-06-21, by the tables of the U.S. Naval Observatory
    constexpr Almanac kCities[] = {
        {"Greenwich", 51.48, 0.0, 1, 4 * 60 + 43, 21 * 60 + 21},
        {"Seoul", 37.57, 126.98, 9, 5 * 60 + 11, 19 * 60 + 56},
        {"Helsinki", 60.17, 24.94, 3, 3 * 60 + 54, 22 * 60 + 50},
        {"Sydney", -33.87, 151.21, 10, 7 * 60 + 0, 16 * 60 + 54},
        {"Kiritimati", 1.87, -157.43, 14, 6 * 60 + 26, 18 * 60 + 38},
    };
    for (const Almanac& city : kCities) {
        const Zone zone = Zone::fixed("test", city.offset * 3600);
        const Place place{.zone = &zone, .latitude = city.latitude, .longitude = city.longitude};
        const Day day = day_of(2024, 6, 21);
        EXPECT_NEAR(sun_minute(SunEvent::kSunrise, day, place), city.sunrise, 3) << city.city;
        EXPECT_NEAR(sun_minute(SunEvent::kSunset, day, place), city.sunset, 3) << city.city;
        EXPECT_LT(sun_minute(SunEvent::kDawn, day, place),
                  sun_minute(SunEvent::kSunrise, day, place));
        EXPECT_GT(sun_minute(SunEvent::kDusk, day, place),
                  sun_minute(SunEvent::kSunset, day, place));
    }
}

TEST(Sun, NeverSetsInThePolarSummerAndNeverRisesInItsWinter) {
    Place svalbard = greenwich();
    svalbard.latitude = 78.2;
    EXPECT_EQ(drawn("sunrise-sunset", "2024-06-21", svalbard), "00:00-24:00");
    EXPECT_EQ(drawn("sunrise-sunset", "2024-12-21", svalbard), "closed");
}

TEST(Sun, MovesSpans) {
    EXPECT_EQ(drawn("sunrise-sunset", "2024-06-21"), "03:44-20:22");
    EXPECT_EQ(drawn("(sunrise+01:00)-(sunset-02:30)", "2024-06-21"), "04:44-17:52");
    EXPECT_EQ(drawn("sunset-sunrise", "2024-06-21"), "00:00-03:44 20:22-24:00");
    EXPECT_EQ(drawn("08:00-dusk", "2024-06-21"), "08:00-21:09");
    EXPECT_EQ(drawn("sunset+", "2024-06-21"), "?00:00-04:00 ?20:22-24:00");
}

}  // namespace
}  // namespace madang::hours
