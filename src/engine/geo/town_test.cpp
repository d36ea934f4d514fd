// Towns drawn in ASCII: one letter a place, '@' where one stands, a column 100 m wide, a row 100 m
// high. SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <string_view>

#include "engine/geo/index.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

constexpr double kMetresPerDegree = 111'195;

class Town {
public:
    Town(Position corner, std::string_view drawing) {
        auto opened = Index::open(world_.environment(), "geo", {});
        EXPECT_TRUE(opened);
        index_ = *std::move(opened);
        std::vector<Change> changes;
        double row = 0;
        double column = 0;
        for (const char c : drawing) {
            const Position here =
                rounded({corner.latitude - row * 100 / kMetresPerDegree,
                         wrapped(corner.longitude +
                                 column * 100 /
                                     (kMetresPerDegree *
                                      std::cos(corner.latitude * std::numbers::pi / 180)))});
            column = c == '\n' ? 0 : column + 1;
            row += c == '\n' ? 1 : 0;
            if (c == '@') me_ = here;
            if (c < 'a' || c > 'z') continue;
            const auto id = static_cast<std::uint64_t>(c);
            // Vowels are cafes: category 1.
            const bool is_cafe = std::string_view("aeiou").contains(c);
            const Entry entry{id, here, {static_cast<std::uint16_t>(is_cafe ? 1 : 2)}};
            changes.push_back({changes.size() + 1, id, entry, std::nullopt});
        }
        EXPECT_TRUE(index_->apply(changes));
    }

    std::string near(double radius, Query query = {}) {
        query.area = Circle{me_, {radius}};
        return letters(query);
    }
    std::string letters(const Query& query) {
        std::vector<Hit> hits;
        index_->search(query, hits);
        std::string text;
        for (const Hit& hit : hits) text.push_back(static_cast<char>(hit.id));
        return text;
    }
    Position me() const { return me_; }
    Index& index() { return *index_; }

private:
    static double wrapped(double longitude) {
        return longitude >= 180 ? longitude - 360 : longitude;
    }

    io::sim::World world_{1};
    std::unique_ptr<Index> index_;
    Position me_;
};

constexpr std::string_view kVillage = R"(
    b.........c
    ...........
    ..a..@d....
    ...........
    .....e....f
)";

class TownEverywhere : public ::testing::TestWithParam<Position> {};

TEST_P(TownEverywhere, FindsNeighboursNearestFirst) {
    Town town(GetParam(), kVillage);
    EXPECT_EQ(town.near(90), "");
    EXPECT_EQ(town.near(110), "d");
    EXPECT_EQ(town.near(210), "de");
    EXPECT_EQ(town.near(310), "dea");
    EXPECT_EQ(town.near(1000).substr(0, 3), "dea");
    EXPECT_EQ(town.near(1000).size(), 6u);
    EXPECT_EQ(town.near(1000, {.limit = 2, .offset = 1}), "ea");
    EXPECT_EQ(town.near(1000, {.filter = {.include = {{1}}}}), "ea");
    EXPECT_EQ(town.index().count({.area = Circle{town.me(), {310}}}).points, 3u);
    EXPECT_EQ(town.letters({.area = Nearest{town.me()}, .limit = 1}), "d");
}

TEST_P(TownEverywhere, LooksTheSameAfterACheckpoint) {
    Town town(GetParam(), kVillage);
    const std::string before = town.near(1000);
    ASSERT_TRUE(town.index().checkpoint());
    EXPECT_EQ(town.index().statistics().delta_changes, 0u);
    EXPECT_EQ(town.near(1000), before);
}

INSTANTIATE_TEST_SUITE_P(Corners, TownEverywhere,
                         ::testing::Values(Position{37.5666, 126.9784},  // Seoul
                                           Position{-16.78, 179.9960},  // Fiji, on the antimeridian
                                           Position{0.001, -0.003},     // the Gulf of Guinea
                                           Position{-54.8, -68.3},      // Ushuaia
                                           Position{80.001, 30}));      // where the metrics meet

}  // namespace
}  // namespace madang::geo
