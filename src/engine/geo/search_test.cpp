// The packed index against brute force on random worlds.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/geo/brute_world.h"
#include "engine/geo/limits.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

std::unique_ptr<Index> open_index(io::sim::World& world, const BruteWorld& points) {
    auto index = Index::open(world.environment(), "geo", {});
    EXPECT_TRUE(index);
    EXPECT_TRUE((*index)->rebuild(points.source(), 1, points.schedules()));
    return *std::move(index);
}

TEST(Search, AnswersLikeBruteForceOnRandomWorlds) {
    ASSERT_TRUE(rc::check("search equals brute force", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        const BruteWorld points(dice, dice.below(dice.one_in(5) ? 4000 : 300));
        const auto index = open_index(world, points);
        for (int i = 0; i < 8; ++i) points.check(*index, points.query(dice));
    }));
}

TEST(Search, AnswersLikeBruteForceOverSeveralChunks) {
    Dice dice(17);
    io::sim::World world(17);
    const BruteWorld points(dice, 75'000);
    const auto index = open_index(world, points);
    for (int i = 0; i < 8; ++i) points.check(*index, points.query(dice));
}

TEST(Search, OfAnEmptyIndexFindsNothing) {
    io::sim::World world(1);
    const auto index = Index::open(world.environment(), "geo", {});
    ASSERT_TRUE(index);
    std::vector<Hit> hits(3);
    (*index)->search({.area = Nearest{{10, 10}}}, hits);
    EXPECT_TRUE(hits.empty());
    EXPECT_EQ((*index)->count({.area = Circle{{10, 10}, {3e7}}}).points, 0u);
    EXPECT_EQ((*index)->applied(), 0u);
    EXPECT_EQ((*index)->durable(), 0u);
}

class FewPoints : public ::testing::Test {
protected:
    void put(std::vector<Entry> entries) {
        auto next = entries.begin();
        auto opened = Index::open(world_.environment(), "geo", {});
        ASSERT_TRUE(opened);
        index_ = *std::move(opened);
        ASSERT_TRUE(index_->rebuild(
            [&]() { return next == entries.end() ? std::nullopt : std::optional(*next++); }, 1));
    }
    std::vector<std::uint64_t> ids(const Query& query) {
        index_->search(query, hits_);
        std::vector<std::uint64_t> ids;
        for (const Hit& hit : hits_) ids.push_back(hit.id);
        return ids;
    }
    using Ids = std::vector<std::uint64_t>;

    io::sim::World world_{1};
    std::unique_ptr<Index> index_;
    std::vector<Hit> hits_;
};

TEST_F(FewPoints, OrdersEqualPlacesById) {
    put({{7, {1, 1}, {}}, {3, {1, 1}, {}}, {5, {1, 1}, {}}});
    EXPECT_EQ(ids({.area = Circle{{1, 1}, {0}}}), (Ids{3, 5, 7}));
    EXPECT_EQ(ids({.area = Circle{{1, 1}, {0}}, .limit = 2}), (Ids{3, 5}));
    EXPECT_EQ(ids({.area = Circle{{1, 1}, {0}}, .limit = 2, .offset = 1}), (Ids{5, 7}));
}

TEST_F(FewPoints, IncludesTheRim) {
    put({{1, {0, 0}, {}}, {2, {0, 0.01}, {}}});
    const double rim = distance({0, 0}, {0, 0.01}).value;
    EXPECT_EQ(ids({.area = Circle{{0, 0}, {rim}}}), (Ids{1, 2}));
    EXPECT_EQ(ids({.area = Circle{{0, 0}, {std::nextafter(rim, 0)}}}), (Ids{1}));
    EXPECT_EQ(index_->count({.area = Circle{{0, 0}, {rim}}}).points, 2u);
    EXPECT_EQ(index_->count({.area = Circle{{0, 0}, {std::nextafter(rim, 0)}}}).points, 1u);
}

TEST_F(FewPoints, SeesAcrossThePoleAndTheAntimeridian) {
    put({{1, {85, 180}, {}},
         {2, {89.999, -90}, {}},
         {3, {-17, 179.999}, {}},
         {4, {-17, -179.999}, {}}});
    EXPECT_EQ(ids({.area = Circle{{85.05, 0}, {1'200'000}}}), (Ids{2, 1}));
    EXPECT_EQ(ids({.area = Circle{{-17, 180}, {500}}}), (Ids{3, 4}));
    EXPECT_EQ(ids({.area = Box{-18, 179, -16, -179, {-17, 179.999}}}), (Ids{3, 4}));
    EXPECT_EQ(ids({.area = Box{-18, 179, -16, 180, {0, 0}}}), (Ids{3}));
}

TEST_F(FewPoints, OnEveryMeridianOfThePoleAreTheSamePlace) {
    put({{1, {90, 10}, {}}, {2, {90, -130}, {}}, {3, {89.9999, 0}, {}}});
    EXPECT_EQ(ids({.area = Circle{{90, 77}, {0}}}), (Ids{1, 2}));
}

TEST_F(FewPoints, BoxIncludesItsEdges) {
    put({{1, {37.1234567, 127.1}, {}}, {2, {37.1234566, 127.1}, {}}, {3, {37.2, 127.3}, {}}});
    const Box box{37.1234567, 127.1, 37.2, 127.3, {37.1234567, 127.1}};
    EXPECT_EQ(ids({.area = box}), (Ids{1, 3}));
    EXPECT_EQ(index_->count({.area = box}).points, 2u);
}

TEST_F(FewPoints, NothingIsFoundByAnUpsideDownBox) {
    put({{1, {5, 5}, {}}});
    EXPECT_TRUE(ids({.area = Box{6, 0, 4, 10, {5, 5}}}).empty());
    EXPECT_EQ(index_->count({.area = Box{6, 0, 4, 10, {5, 5}}}).points, 0u);
}

TEST_F(FewPoints, RankIsCutOffAtItsLimit) {
    put({{1, {5, 5}, {}}, {2, {5, 6}, {}}});
    EXPECT_TRUE(ids({.area = Nearest{}, .limit = 0}).empty());
    EXPECT_TRUE(ids({.area = Nearest{}, .limit = 20, .offset = kRankMax}).empty());
    EXPECT_EQ(ids({.area = Nearest{}, .limit = 0xFFFFFFFF, .offset = 1}), (Ids{2}));
}

}  // namespace
}  // namespace madang::geo
