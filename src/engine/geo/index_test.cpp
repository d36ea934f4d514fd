// Changes over the base, and merging them into it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/index.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/geo/brute_world.h"
#include "engine/geo/limits.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

std::unique_ptr<Index> open_index(io::sim::World& world, Options options = {}) {
    auto index = Index::open(world.environment(), "geo", options);
    EXPECT_TRUE(index);
    return *std::move(index);
}

Change put(std::uint64_t stamp, std::uint64_t id, Position at,
           std::optional<Position> before = std::nullopt) {
    return {stamp, id, Entry{id, at, {}}, before};
}
Change removal(std::uint64_t stamp, std::uint64_t id, Position before) {
    return {stamp, id, std::nullopt, before};
}

std::vector<std::uint64_t> nearest(const Index& index, Position centre) {
    std::vector<Hit> hits;
    index.search({.area = Nearest{centre}}, hits);
    std::vector<std::uint64_t> ids;
    for (const Hit& hit : hits) ids.push_back(hit.id);
    return ids;
}
using Ids = std::vector<std::uint64_t>;

// Applies one by one, letting the background run when the delta is full.
void apply(io::sim::World& world, Index& index, const Change& change) {
    for (int tries = 0; tries < 3; ++tries) {
        const auto applied = index.apply({&change, 1});
        if (applied) return;
        RC_ASSERT(applied.error().code() == ErrorCode::kExhausted);
        world.run_until_idle();
    }
    RC_FAIL("the delta stays full");
}

TEST(Index, AnswersLikeBruteForceWhileItChanges) {
    ASSERT_TRUE(rc::check("index equals brute force", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        BruteWorld points(dice, dice.below(500));
        auto index = open_index(world, {.delta_changes_max = 64 + dice.below(1000)});
        RC_ASSERT(index->rebuild(points.source(), 1, points.schedules()).has_value());
        std::uint64_t stamp = 1;
        for (int round = 0; round < 12; ++round) {
            for (std::uint64_t n = dice.below(200); n > 0; --n) {
                ++stamp;
                apply(world, *index, points.change(dice, stamp));
            }
            RC_ASSERT(index->applied() == stamp);
            if (dice.one_in(4)) world.run_until_idle();
            if (dice.one_in(8)) RC_ASSERT(index->checkpoint().has_value());
            if (dice.one_in(8)) {
                index.reset();
                index = open_index(world, {.delta_changes_max = 500});
                // What was not in the snapshot comes again, from the world as it is now.
                RC_ASSERT(index->rebuild(points.source(), stamp, points.schedules()).has_value());
            }
            RC_ASSERT(index->statistics().points == points.size());
            for (int i = 0; i < 4; ++i) points.check(*index, points.query(dice));
        }
    }));
}

TEST(Index, MergesOverManyChunksLikeBruteForce) {
    Dice dice(23);
    io::sim::World world(23);
    BruteWorld points(dice, 80'000);
    auto index = open_index(world, {.delta_changes_max = 2000});
    ASSERT_TRUE(index->rebuild(points.source(), 1, points.schedules()));
    for (std::uint64_t stamp = 2; stamp < 6000; ++stamp) {
        apply(world, *index, points.change(dice, stamp));
    }
    world.run_until_idle();
    EXPECT_GE(index->statistics().merges, 2u);
    EXPECT_EQ(index->statistics().points, points.size());
    for (int i = 0; i < 8; ++i) points.check(*index, points.query(dice));
}

TEST(Index, GrowsFromNothingAndShrinksToNothing) {
    Dice dice(29);
    io::sim::World world(29);
    auto index = open_index(world, {.delta_changes_max = 1024});
    std::uint64_t stamp = 0;
    for (std::uint64_t id = 1; id <= 3000; ++id) {
        apply(world, *index, put(++stamp, id, {1, static_cast<double>(id) * 1e-4}));
    }
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 3000u);
    for (std::uint64_t id = 1; id <= 3000; ++id) {
        apply(world, *index, removal(++stamp, id, {1, static_cast<double>(id) * 1e-4}));
    }
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 0u);
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 0u);
    EXPECT_EQ(index->statistics().points, 0u);
    EXPECT_TRUE(nearest(*index, {1, 0}).empty());
}

TEST(Index, MovesRemovesAndReinserts) {
    io::sim::World world(1);
    auto index = open_index(world);
    const Position a{10, 10};
    const Position b{10, 10.001};
    const Position c{10, 10.002};
    ASSERT_TRUE(index->apply(std::vector{put(1, 1, a), put(2, 2, b)}));
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(nearest(*index, a), (Ids{1, 2}));
    ASSERT_TRUE(index->apply(std::vector{put(3, 1, c, a)}));
    EXPECT_EQ(nearest(*index, a), (Ids{2, 1}));
    ASSERT_TRUE(index->apply(std::vector{removal(4, 1, c)}));
    EXPECT_EQ(nearest(*index, a), (Ids{2}));
    ASSERT_TRUE(index->apply(std::vector{put(5, 1, a)}));
    EXPECT_EQ(nearest(*index, a), (Ids{1, 2}));
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 2u);
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(nearest(*index, a), (Ids{1, 2}));
}

TEST(Index, IgnoresChangesItHasSeen) {
    io::sim::World world(1);
    auto index = open_index(world);
    ASSERT_TRUE(index->apply(std::vector{put(5, 1, {1, 1}), put(6, 1, {2, 2}, Position{1, 1})}));
    ASSERT_TRUE(index->apply(std::vector{put(5, 1, {1, 1}), put(6, 9, {3, 3})}));
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 1u);
    EXPECT_EQ(index->count({.area = Circle{{2, 2}, {1}}}).points, 1u);
    EXPECT_EQ(index->applied(), 6u);
}

TEST(Index, AppliesChangesOfOneStampTogether) {
    io::sim::World world(1);
    auto index = open_index(world, {.delta_changes_max = kDeltaChangesMin});
    std::vector<Change> changes;
    for (std::uint64_t id = 0; id < 80; ++id) changes.push_back(put(1 + id / 40, id, {1, 1}));
    // Forty fit, the next forty do not: none of them is applied.
    const auto applied = index->apply(changes);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code(), ErrorCode::kExhausted);
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 40u);
    EXPECT_EQ(index->applied(), 1u);
    world.run_until_idle();
    ASSERT_TRUE(index->apply(changes));
    EXPECT_EQ(index->count({.area = Nearest{}}).points, 80u);
    EXPECT_EQ(index->applied(), 2u);
}

TEST(Index, RefusesImpossibleChangesWhole) {
    io::sim::World world(1);
    auto index = open_index(world);
    const auto applied = index->apply(std::vector{put(1, 1, {1, 1}), put(2, 2, {91, 0})});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(index->applied(), 0u);
}

TEST(Index, StaysFullWhileThePoolRefusesMerges) {
    io::sim::World world(1);
    world.compact().set_queue_limit(0);
    auto index = open_index(world, {.delta_changes_max = kDeltaChangesMin});
    std::uint64_t stamp = 0;
    for (std::size_t i = 0; i < kDeltaChangesMin; ++i) {
        ++stamp;
        ASSERT_TRUE(index->apply(std::vector{put(stamp, stamp, {1, 1})}));
    }
    EXPECT_FALSE(index->apply(std::vector{put(stamp + 1, stamp + 1, {1, 1})}));
    EXPECT_EQ(nearest(*index, {1, 1}).size(), 20u);
    world.compact().set_queue_limit(8);
    EXPECT_FALSE(index->apply(std::vector{put(stamp + 1, stamp + 1, {1, 1})}));
    world.run_until_idle();
    EXPECT_TRUE(index->apply(std::vector{put(stamp + 1, stamp + 1, {1, 1})}));
    EXPECT_EQ(index->statistics().points, kDeltaChangesMin + 1);
}

TEST(Index, MayGoWhileItsMergeIsQueued) {
    io::sim::World world(1);
    auto index = open_index(world, {.delta_changes_max = kDeltaChangesMin});
    for (std::uint64_t i = 1; i <= kDeltaChangesMin; ++i) {
        ASSERT_TRUE(index->apply(std::vector{put(i, i, {1, 1})}));
    }
    index.reset();
    world.run_until_idle();
}

TEST(Index, RebuildKeepsLaterChanges) {
    io::sim::World world(1);
    auto index = open_index(world);
    ASSERT_TRUE(index->apply(std::vector{put(3, 1, {1, 1}), put(7, 2, {2, 2})}));
    bool is_done = false;
    const Source source = [&]() -> std::optional<Entry> {
        if (std::exchange(is_done, true)) return std::nullopt;
        return Entry{1, {5, 5}, {}};
    };
    ASSERT_TRUE(index->rebuild(source, 5));
    EXPECT_EQ(index->applied(), 7u);
    EXPECT_EQ(index->durable(), 5u);
    EXPECT_EQ(nearest(*index, {5, 5}), (Ids{1, 2}));
    EXPECT_EQ(index->count({.area = Circle{{1, 1}, {1}}}).points, 0u);
}

}  // namespace
}  // namespace madang::geo
