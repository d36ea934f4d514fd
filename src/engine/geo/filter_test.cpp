// Filters, paging, rings and deadlines. That filters agree with brute force is in search_test.cpp
// and index_test.cpp, whose queries draw them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/filter.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "engine/geo/brute_world.h"
#include "engine/geo/index.h"
#include "engine/geo/packed/chunk.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

using Ids = std::vector<std::uint64_t>;

class Filters : public ::testing::Test {
protected:
    Filters() {
        auto opened = Index::open(world_.environment(), "geo", {.delta_changes_max = 1024});
        EXPECT_TRUE(opened);
        index_ = *std::move(opened);
    }
    void put(Entry entry) {
        entry.position = {1, static_cast<double>(entry.id) * 1e-3};
        ++stamp_;
        ASSERT_TRUE(index_->apply(std::vector{Change{stamp_, entry.id, entry, std::nullopt}}));
    }
    Ids ids(const Filter& filter) {
        std::vector<Hit> hits;
        index_->search({.area = Nearest{{1, 0}}, .filter = filter}, hits);
        Ids found;
        for (const Hit& hit : hits) found.push_back(hit.id);
        EXPECT_EQ(index_->count({.area = Nearest{{1, 0}}, .filter = filter}).points, found.size());
        return found;
    }
    // The answers must be the same from the tail of the delta and from the base.
    void expect(const Filter& filter, const Ids& expected) { EXPECT_EQ(ids(filter), expected); }

    io::sim::World world_{1};
    std::unique_ptr<Index> index_;
    std::uint64_t stamp_ = 0;
};

OpenAt at_hour(std::uint16_t hour, ScheduleSet open) {
    return {hour, std::make_shared<const ScheduleSet>(std::move(open))};
}

TEST_F(Filters, AskForFacets) {
    put({.id = 1, .category = {7}, .rating = 45, .price = 1, .attributes = 0b011});
    put({.id = 2, .category = {8}, .rating = 44, .price = 2, .attributes = 0b110});
    put({.id = 3, .category = {7}, .price = 0, .attributes = 1u << 21});
    for (int round = 0; round < 2; ++round) {
        expect({}, {1, 2, 3});
        expect({.include = {{7}}}, {1, 3});
        expect({.include = {{7}, {8}}}, {1, 2, 3});
        expect({.include = {{7}, {9}}, .exclude = {{7}}}, {});
        expect({.exclude = {{7}}}, {2});
        expect({.rating_min = 45}, {1});
        expect({.rating_min = 44}, {1, 2});
        expect({.rating_min = 51}, {});
        expect({.prices = 0b101}, {2, 3});
        expect({.prices = 0b1000'0000}, {});
        expect({.attributes = 0b010}, {1, 2});
        expect({.attributes = 0b111}, {});
        expect({.attributes = 1u << 21}, {3});
        expect({.attributes = 1u << 22}, {});
        expect({.include = {{8}}, .rating_min = 40, .prices = 4, .attributes = 2}, {2});
        ASSERT_TRUE(index_->checkpoint());
    }
}

TEST_F(Filters, AskForWhatIsOpen) {
    HoursOfWeek mornings;
    mornings.set(8);
    mornings.set(9);
    ASSERT_TRUE(index_->define_schedules(std::vector<Schedule>{{1, mornings}, {70, mornings}}));
    put({.id = 1, .schedule = 1});
    put({.id = 2, .schedule = 70});
    put({.id = 3});
    put({.id = 4, .schedule = 5});  // not defined: perhaps open at any time
    for (int round = 0; round < 2; ++round) {
        expect({.open_at = at_hour(8, {0b10, 1u << 6})}, {1, 2});
        expect({.open_at = at_hour(8, {0b10})}, {1});
        expect({.open_at = at_hour(8, {0b11})}, {1, 3});
        expect({.open_at = at_hour(100, {0b1})}, {3});
        expect({.open_at = at_hour(100, {0b10'0000})}, {4});
        expect({.open_at = at_hour(8, {})}, {});
        ASSERT_TRUE(index_->checkpoint());
    }
}

TEST_F(Filters, KeepDefinitionsInTheSnapshot) {
    HoursOfWeek evening;
    evening.set(20);
    ASSERT_TRUE(index_->define_schedules(std::vector<Schedule>{{3, evening}}));
    ASSERT_TRUE(index_->checkpoint());
    index_ = *Index::open(world_.environment(), "geo", {});
    EXPECT_TRUE(index_->define_schedules(std::vector<Schedule>{{3, evening}}));
    const auto other = index_->define_schedules(std::vector<Schedule>{{9, {}}, {3, {}}});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code(), ErrorCode::kConflict);
    // Nothing of the refused call was taken.
    EXPECT_TRUE(index_->define_schedules(std::vector<Schedule>{{9, evening}}));
    // A rebuild begins anew.
    const Source nothing = [] { return std::optional<Entry>(); };
    ASSERT_TRUE(index_->rebuild(nothing, 7, std::vector<Schedule>{{3, {}}}));
    EXPECT_TRUE(index_->define_schedules(std::vector<Schedule>{{3, {}}, {9, {}}}));
}

TEST_F(Filters, RefuseImpossibleNumbers) {
    EXPECT_FALSE(index_->define_schedules(std::vector<Schedule>{{0, {}}}));
    EXPECT_FALSE(index_->define_schedules(std::vector<Schedule>{{kScheduleMax + 1, {}}}));
    for (const Entry& entry :
         {Entry{.id = kIdMax + 1}, Entry{.rating = 51}, Entry{.price = 5},
          Entry{.attributes = 1u << 22}, Entry{.schedule = kScheduleMax + 1}}) {
        const Change change{1, entry.id, entry, std::nullopt};
        const auto applied = index_->apply({&change, 1});
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().code(), ErrorCode::kInvalid);
        const Source source = [&entry]() { return std::optional(entry); };
        EXPECT_EQ(index_->rebuild(source, 1).error().code(), ErrorCode::kInvalid);
    }
    const Change largest{1, kIdMax, Entry{.id = kIdMax, .schedule = kScheduleMax}, std::nullopt};
    EXPECT_TRUE(index_->apply({&largest, 1}));
    ASSERT_TRUE(index_->checkpoint());
    EXPECT_EQ(ids({}), Ids{kIdMax});
}

TEST_F(Filters, ADeadlineThatPassedGivesAPartialAnswer) {
    put({.id = 1});
    ASSERT_TRUE(index_->checkpoint());
    std::vector<Hit> hits;
    const MonotonicTime now = world_.clock().monotonic();
    EXPECT_EQ(index_->search({.area = Nearest{}, .deadline = now}, hits), Outcome::kPartial);
    EXPECT_TRUE(hits.empty());
    EXPECT_EQ(index_->search({.area = Nearest{}, .deadline = now + Seconds(1)}, hits),
              Outcome::kComplete);
    EXPECT_EQ(hits.size(), 1u);
    EXPECT_EQ(index_->count({.area = Nearest{}, .deadline = now}).outcome, Outcome::kPartial);
    EXPECT_EQ(index_->count({.area = Nearest{}, .deadline = now}).points, 0u);
    EXPECT_EQ(index_->count({.area = Nearest{}, .deadline = now + Seconds(1)}).points, 1u);
}

// A clock that moves with each look, so that a deadline can fall in the middle of a search.
class TickingClock final : public io::Clock {
public:
    MonotonicTime monotonic() override { return {++looks_}; }
    WallTime wall() override { return {}; }

private:
    std::int64_t looks_ = 0;
};

TEST(Deadlines, APartialAnswerIsTheBeginningOfTheWhole) {
    ASSERT_TRUE(rc::check("partial answers are prefixes", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        TickingClock clock;
        io::Environment& real = world.environment();
        io::Environment environment{clock, real.random, real.files, real.pools, real.log};
        BruteWorld points(dice, 5'000);
        const auto index = *Index::open(environment, "geo", {});
        RC_ASSERT(index->rebuild(points.source(), 1, points.schedules()).has_value());
        Query query = points.query(dice);
        query.offset = 0;
        query.limit = 2000;
        const std::vector<Hit> whole = points.all(query);
        // One look happens every kNodesPerGlance nodes.
        const auto looks = static_cast<std::int64_t>(1 + dice.below(3));
        query.deadline = clock.monotonic() + Nanoseconds(looks);
        std::vector<Hit> hits;
        const Outcome outcome = index->search(query, hits);
        RC_ASSERT(hits.size() <= whole.size());
        if (outcome == Outcome::kComplete) {
            RC_ASSERT(hits.size() == std::min<std::size_t>(whole.size(), query.limit));
        }
        for (std::size_t i = 0; i < hits.size(); ++i) RC_ASSERT(hits[i].id == whole[i].id);
        query.deadline = clock.monotonic() + Nanoseconds(looks);
        RC_ASSERT(index->count(query).points <= whole.size());
    }));
}

TEST(Paging, WalksThroughEveryHitOnce) {
    ASSERT_TRUE(rc::check("pages join to the whole", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        BruteWorld points(dice, dice.below(1000));
        const auto index = *Index::open(world.environment(), "geo", {});
        RC_ASSERT(index->rebuild(points.source(), 1, points.schedules()).has_value());
        Query query = points.query(dice);
        const std::vector<Hit> whole = points.all(query);
        query.offset = 0;
        query.limit = 1 + static_cast<std::uint32_t>(dice.below(200));
        std::vector<Hit> page;
        std::size_t seen = 0;
        do {
            RC_ASSERT(index->search(query, page) == Outcome::kComplete);
            for (const Hit& hit : page) {
                RC_ASSERT(seen < whole.size());
                RC_ASSERT(hit.id == whole[seen].id);
                RC_ASSERT(hit.distance == whole[seen].distance);
                ++seen;
            }
            if (!page.empty()) query.after = After{page.back().distance, page.back().id};
        } while (!page.empty());
        RC_ASSERT(seen == whole.size());
    }));
}

TEST(Paging, NeitherRepeatsNorSkipsWhileOthersChange) {
    ASSERT_TRUE(rc::check("pages under changes", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        BruteWorld points(dice, 600);
        const auto index = *Index::open(world.environment(), "geo", {.delta_changes_max = 4096});
        RC_ASSERT(index->rebuild(points.source(), 1, points.schedules()).has_value());
        Query query = points.query(dice);
        query.offset = 0;
        query.limit = 7;
        // Ids of hits that no change touches must be seen exactly once.
        std::set<std::uint64_t> untouched;
        for (const Hit& hit : points.all(query)) untouched.insert(hit.id);
        std::multiset<std::uint64_t> seen;
        std::vector<Hit> page;
        std::uint64_t stamp = 1;
        do {
            RC_ASSERT(index->search(query, page) == Outcome::kComplete);
            for (const Hit& hit : page) seen.insert(hit.id);
            if (!page.empty()) query.after = After{page.back().distance, page.back().id};
            for (int i = 0; i < 5; ++i) {
                const Change change = points.change(dice, ++stamp);
                RC_ASSERT(index->apply({&change, 1}).has_value());
                untouched.erase(change.id);
            }
            if (dice.one_in(5)) RC_ASSERT(index->checkpoint().has_value());
        } while (!page.empty() && stamp < 3000);
        for (const std::uint64_t id : untouched) RC_ASSERT(seen.count(id) == 1u);
    }));
}

TEST(Paging, BeginsBehindTheEndOfEverythingWithNothing) {
    io::sim::World world(1);
    const auto index = *Index::open(world.environment(), "geo", {});
    const Change change{1, 5, Entry{.id = 5, .position = {1, 1}}, std::nullopt};
    ASSERT_TRUE(index->apply({&change, 1}));
    std::vector<Hit> hits;
    index->search({.area = Nearest{{1, 1}}, .after = After{{0}, 4}}, hits);
    EXPECT_EQ(hits.size(), 1u);
    index->search({.area = Nearest{{1, 1}}, .after = After{{0}, 5}}, hits);
    EXPECT_TRUE(hits.empty());
    index->search({.area = Nearest{{-1, -179}}, .after = After{{3e7}, 0}}, hits);
    EXPECT_TRUE(hits.empty());
}

TEST(Summaries, SayNoLessThanTheirPointsHold) {
    ASSERT_TRUE(rc::check("masks hold their points", [](std::uint64_t seed) {
        Dice dice(seed);
        const Schedules none;
        std::vector<Point> points;
        const std::size_t count = 1 + dice.below(3000);
        for (std::size_t i = 0; i < count; ++i) {
            points.push_back({{static_cast<std::int32_t>(i), 0},
                              i,
                              static_cast<std::uint16_t>(dice.bits()),
                              static_cast<std::uint32_t>(dice.bits()),
                              0});
        }
        const auto chunk = Chunk::pack(points, none);
        for (std::size_t i = 0; i < points.size(); ++i) {
            std::size_t child = i / kBlockPoints;
            for (std::size_t level = 0; level < chunk->levels(); ++level) {
                const SummaryView summary = chunk->summary(level, child / kFanout);
                const auto table = summary.categories();
                const unsigned bit = 1u << (child % kFanout);
                RC_ASSERT((table[residue_of(points[i].category, table.size())] & bit) != 0u);
                RC_ASSERT((summary.masks().hours_unknown & bit) != 0u);
                child /= kFanout;
            }
        }
    }));
}

}  // namespace
}  // namespace madang::geo
