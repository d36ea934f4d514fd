// Readers of the embedded tables: small texts of our own, so that they hold without npm too.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "engine/hours/world/countries.h"
#include "engine/hours/world/holiday_table.h"
#include "engine/hours/world/zone_tree.h"

namespace madang::hours {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSquares = std::size_t{48} * 24;

std::string node(int number) {
    return {static_cast<char>('#' + number / 56), static_cast<char>('#' + number % 56)};
}

// A world of zone A, but for the square that holds 0 N 0 E: B in its south-west, A elsewhere.
std::string small_world() {
    constexpr int kLeafA = 56 * 56 - 2;
    constexpr int kLeafB = 56 * 56 - 1;
    std::string text = "A,B\n";
    for (std::size_t square = 0; square < kSquares; ++square) {
        text += node(square == 12 * 48 + 24 ? 0 : kLeafA);
    }
    return text + node(kLeafA) + node(kLeafA) + node(kLeafB) + node(kLeafA) + "\n";
}

TEST(ZoneTree, FindsTheSquareOfAPoint) {
    const ZoneTree tree = ZoneTree::read(small_world());
    ASSERT_EQ(tree.names().size(), 2U);
    EXPECT_EQ(tree.find(50, 10), 0U);
    EXPECT_EQ(tree.find(-5, 1), 1U);  // the square reaches from 0 to 7.5 S
    EXPECT_EQ(tree.find(-5, 5), 0U);
    EXPECT_EQ(tree.find(90, 180), 0U);
    EXPECT_EQ(tree.find(-90, -180), 0U);
}

TEST(ZoneTree, FindsNothingOffTheEarthOrInADamagedTable) {
    const ZoneTree tree = ZoneTree::read(small_world());
    EXPECT_FALSE(tree.find(91, 0));
    EXPECT_FALSE(tree.find(0, kNoNumber));
    EXPECT_FALSE(ZoneTree::read("").find(0, 0));
    EXPECT_FALSE(ZoneTree::read("A,B\n####").find(0, 0));
    std::string cut = small_world();
    cut.resize(cut.size() - 9);
    EXPECT_FALSE(ZoneTree::read(cut).find(-5, 1));
}

TEST(SeaZones, AreWholeHoursFromGreenwich) {
    EXPECT_EQ(sea_hours(0), 0);
    EXPECT_EQ(sea_hours(127), 8);
    EXPECT_EQ(sea_hours(-157.4), -10);
    EXPECT_EQ(sea_hours(180), 12);
    EXPECT_EQ(sea_hours(kNoNumber), 0);
    EXPECT_EQ(sea_zone(9).name, "Etc/GMT-9");
    EXPECT_EQ(sea_zone(9).offset, 9 * 3600);
    EXPECT_EQ(sea_zone(-3).name, "Etc/GMT+3");
}

TEST(HolidayTable, ReadsTwoDigitsADay) {
    const HolidayTable table = read_holidays("2024 2025\nKR 0001,9y\nFI ,00\n");
    ASSERT_EQ(table.size(), 2U);
    const Holidays& korea = table.find("KR")->second;
    EXPECT_TRUE(korea.contains(day_of(2024, 1, 1)));
    EXPECT_TRUE(korea.contains(day_of(2024, 1, 2)));
    EXPECT_FALSE(korea.contains(day_of(2024, 1, 3)));
    EXPECT_TRUE(korea.contains(day_of(2025, 12, 25)));
    EXPECT_FALSE(korea.contains(day_of(1990, 12, 25)));
    EXPECT_FALSE(korea.contains(day_of(2060, 12, 25)));
    EXPECT_TRUE(table.find("FI")->second.contains(day_of(2025, 1, 1)));
}

TEST(HolidayTable, LeavesOutWhatHasAnotherForm) {
    EXPECT_TRUE(read_holidays("").empty());
    EXPECT_TRUE(read_holidays("2024\nKR 00").empty());
    EXPECT_TRUE(read_holidays("2024 9999\nKR 00").empty());
    const HolidayTable table = read_holidays("2024 2024\n\nKR 0~00z\nFI\n");
    EXPECT_TRUE(table.find("KR")->second.contains(day_of(2024, 1, 1)));
    EXPECT_FALSE(table.find("FI")->second.contains(day_of(2024, 1, 1)));
}

TEST(Countries, KnowFurtherNamesOfAZone) {
    const auto countries = read_countries(
        "UA Europe/Kyiv\nNO Europe/Oslo\nL Europe/Kyiv Europe/Kiev\nL Europe/Berlin Europe/Oslo\n"
        "L Asia/Kolkata Asia/Calcutta\nIN Asia/Kolkata\n");
    EXPECT_EQ(countries.find("Europe/Kiev")->second, "UA");
    EXPECT_EQ(countries.find("Europe/Oslo")->second, "NO");
    EXPECT_EQ(countries.find("Asia/Calcutta")->second, "IN");
    EXPECT_TRUE(read_countries("").empty());
}

}  // namespace
}  // namespace madang::hours
