// Distances against GeographicLib, everywhere.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/position.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <GeographicLib/Geodesic.hpp>

#include "engine/geo/brute_world.h"

namespace madang::geo {
namespace {

double geodesic(Position a, Position b) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(a.latitude, a.longitude, b.latitude, b.longitude,
                                             metres);
    return metres;
}

Position direct(Position from, double azimuth, double metres) {
    Position to;
    GeographicLib::Geodesic::WGS84().Direct(from.latitude, from.longitude, azimuth, metres,
                                            to.latitude, to.longitude);
    return to;
}

TEST(Position, RejectsWhatIsNotOnTheEarth) {
    EXPECT_TRUE(is_valid({90, 180}));
    EXPECT_TRUE(is_valid({-90, -180}));
    EXPECT_FALSE(is_valid({90.0001, 0}));
    EXPECT_FALSE(is_valid({0, -180.0001}));
    EXPECT_FALSE(is_valid({std::nan(""), 0}));
    EXPECT_FALSE(is_valid({0, std::numeric_limits<double>::infinity()}));
}

TEST(Position, RoundsToStoredUnitsAndOneAntimeridian) {
    EXPECT_EQ(rounded({37.12345674, 127.00000006}), (Position{37.1234567, 127.0000001}));
    EXPECT_EQ(rounded({10, 180}), (Position{10, -180}));
    EXPECT_EQ(rounded({10, 179.99999999}), (Position{10, -180}));
    EXPECT_EQ(rounded(rounded({-33.8688197, 151.2092955})), (Position{-33.8688197, 151.2092955}));
}

TEST(Distance, IsWithinThreeMillimetresOfTheGeodesicUpToFiftyKilometres) {
    Dice dice(1);
    double worst = 0;
    for (int i = 0; i < 200'000; ++i) {
        const Position a = any_position(dice);
        const double metres = std::pow(10, dice.between(-2, std::log10(50'000.0)));
        const Position b = direct(a, dice.between(-180, 180), metres);
        worst = std::max(worst, std::fabs(distance(a, b).value - geodesic(a, b)));
    }
    EXPECT_LT(worst, 0.003);  // the contract is 0.1
    RecordProperty("worst_micrometres", static_cast<int>(worst * 1e6));
}

TEST(Distance, IsTheGeodesicBeyondFiftyKilometres) {
    Dice dice(2);
    for (int i = 0; i < 20'000; ++i) {
        const Position a = any_position(dice);
        const Position b = any_position(dice);
        ASSERT_NEAR(distance(a, b).value, geodesic(a, b), 0.003);
    }
}

TEST(Distance, IsSymmetricToTheLastBit) {
    Dice dice(3);
    for (int i = 0; i < 50'000; ++i) {
        const Position a = any_position(dice);
        const Position b = dice.one_in(2) ? near_to(dice, a, 0.2) : any_position(dice);
        ASSERT_EQ(distance(a, b), distance(b, a));
    }
}

TEST(Distance, NeverShrinksAcrossTheChangeOfFormulaByMoreThanTwoMillimetres) {
    Dice dice(4);
    for (int i = 0; i < 2'000; ++i) {
        const Position a = any_position(dice);
        const double azimuth = dice.between(-180, 180);
        double before = 0;
        for (double metres = 49'999.9; metres < 50'000.4; metres += 0.01) {
            const double now = distance(a, direct(a, azimuth, metres)).value;
            ASSERT_GT(now, before - 0.002);
            before = now;
        }
    }
}

TEST(Distance, IsZeroOnlyBetweenTheSamePoints) {
    EXPECT_EQ(distance({90, 10}, {90, -170}).value, 0);
    EXPECT_EQ(distance({-90, 0}, {-90, 77.7}).value, 0);
    EXPECT_EQ(distance({12, 180}, {12, -180}).value, 0);
    EXPECT_NEAR(distance({0, 0}, {0, 1e-7}).value, 0.0111, 0.0001);
    EXPECT_GT(distance({80, 0}, {80, 1e-7}).value, 0.0015);
    EXPECT_NEAR(distance({90, 0}, {-90, 0}).value, 20003931.4586, 0.001);
}

}  // namespace
}  // namespace madang::geo
