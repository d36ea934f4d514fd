// The follower against an index that can be full, behind, ahead or gone.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/follower.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "io/sim/world.h"
#include "service/places/limits.h"
#include "service/places/store/catalog_fixture.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {
namespace {

// An index that only remembers; its delta has room until the test says otherwise.
class FakeIndex final : public geo::Index {
public:
    using geo::Index::rebuild;
    Result<> rebuild(const geo::Source& source, std::uint64_t stamp,
                     const geo::Definitions&) override {
        std::map<std::uint64_t, geo::Entry> built;
        while (const auto entry = source()) {
            if (!geo::is_valid(entry->position)) return fail(ErrorCode::kInvalid, "impossible");
            built[entry->id] = *entry;
        }
        entries = std::move(built);
        applied_stamp = durable_stamp = stamp;
        ++rebuilds;
        return {};
    }

    Result<> apply(std::span<const geo::Change> changes) override {
        for (const geo::Change& change : changes) {
            if (change.stamp < applied_stamp) continue;
            if (room == 0) return fail(ErrorCode::kExhausted, "full");
            --room;
            applied_stamp = change.stamp;
            entries.erase(change.id);
            if (change.entry) entries[change.id] = *change.entry;
        }
        largest_apply = std::max(largest_apply, changes.size());
        return {};
    }

    std::uint64_t applied() const override { return applied_stamp; }
    std::uint64_t durable() const override { return durable_stamp; }
    geo::Outcome search(const geo::Query&, std::vector<geo::Hit>& hits) const override {
        hits.clear();
        return geo::Outcome::kComplete;
    }
    geo::Count count(const geo::Query&) const override { return {entries.size()}; }
    Result<geo::Outcome> clusters(const geo::ClusterQuery&,
                                  std::vector<geo::Cluster>& clusters) const override {
        clusters.clear();
        return geo::Outcome::kComplete;
    }
    Result<> define_schedules(std::span<const geo::Schedule>) override { return {}; }
    geo::Statistics statistics() const override { return {}; }
    Result<> checkpoint() override {
        room = kRoom;
        durable_stamp = applied_stamp;
        ++checkpoints;
        return {};
    }

    static constexpr std::size_t kRoom = 1'000'000;
    std::map<std::uint64_t, geo::Entry> entries;
    std::uint64_t applied_stamp = 0;
    std::uint64_t durable_stamp = 0;
    std::size_t room = kRoom;
    std::size_t largest_apply = 0;
    int rebuilds = 0;
    int checkpoints = 0;
};

class FollowerTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = lsm::Database::open(world_.environment(), "lsm", {});
        ASSERT_TRUE(opened);
        database_ = std::move(*opened);
        start();
        ASSERT_TRUE(follower_->recover());
    }
    void TearDown() override {
        follower_->stop();
        database_.reset();
    }

    void start(std::size_t delta = 64) {
        if (follower_) follower_->stop();
        if (!outbox_) outbox_.emplace(*database_);
        follower_ = std::make_unique<Follower>(
            world_.environment(),
            Follower::Parts{*database_, index_, cards_, categories_, nullptr, *outbox_}, delta);
    }

    // Commits and asks the follower; what it told lands in told_.
    void create(const std::string& name) {
        const Draft draft = cafe(name);
        transact([draft](PlacesView& view) -> Result<> {
            TRY(places::create(view, draft, std::nullopt));
            return {};
        });
    }
    void transact(std::function<Result<>(PlacesView&)> rule) {
        auto done = [this](const Result<lsm::Commit>& committed) {
            ASSERT_TRUE(committed);
            follower_->reach(committed->stamp.value, [this](Visibility v) { told_.push_back(v); });
        };
        database_->transact(transaction(std::move(rule)), {}, std::move(done));
        world_.run_until_idle();
    }
    std::size_t outbox_size() {
        std::size_t size = 0;
        const auto last = database_->published().value;
        const auto walk = database_->iterate(database_->snapshot(), outbox_between(0, last));
        for (walk->seek_first(); walk->valid(); walk->next()) ++size;
        return size;
    }

    using Told = std::vector<Visibility>;

    io::sim::World world_{3};
    std::unique_ptr<lsm::Database> database_;
    std::optional<Outbox> outbox_;
    FakeIndex index_;
    CardCache cards_{1_MiB};
    CategoryBook categories_;
    std::unique_ptr<Follower> follower_;
    Told told_;
};

TEST_F(FollowerTest, AppliesACommitBeforeItIsTold) {
    create("A");
    EXPECT_EQ(told_, Told{Visibility::kNow});
    EXPECT_EQ(index_.entries.size(), 1u);
    EXPECT_EQ(follower_->reached(), 1u);
}

TEST_F(FollowerTest, AFullIndexIsSaidAndCaughtUpBehindItsMerge) {
    index_.room = 1;
    create("A");
    world_.compact().set_queue_limit(8);
    const Draft draft = cafe("B");
    // Two commits in one group: neither fits, both are told, one job catches up.
    for (int i = 0; i < 2; ++i) {
        auto rule = [draft](PlacesView& view) -> Result<> {
            TRY(places::create(view, draft, std::nullopt));
            return {};
        };
        auto done = [this](const Result<lsm::Commit>& committed) {
            follower_->reach(committed->stamp.value, [this](Visibility v) { told_.push_back(v); });
        };
        database_->transact(transaction(rule), {}, done);
    }
    world_.run_until_idle();
    EXPECT_EQ(told_[1], Visibility::kLater);
    EXPECT_EQ(index_.entries.size(), 3u) << "the compact pool went on";
    EXPECT_EQ(index_.checkpoints, 1);
    create("C");
    EXPECT_EQ(told_.back(), Visibility::kNow);
}

TEST_F(FollowerTest, WhenEvenThePoolIsFullTheNextCommitTriesAgain) {
    index_.room = 0;
    world_.compact().set_queue_limit(0);
    create("A");
    EXPECT_EQ(told_, Told{Visibility::kLater});
    index_.room = 10;
    create("B");
    EXPECT_EQ(told_.back(), Visibility::kNow);
    EXPECT_EQ(index_.entries.size(), 2u);
}

TEST_F(FollowerTest, ACommitIsNeverSplitAndStepsAreBounded) {
    index_.room = 0;
    world_.compact().set_queue_limit(0);
    for (int i = 0; i < 40; ++i) create(std::to_string(i));
    transact([](PlacesView& view) -> Result<> {
        std::vector<Draft> drafts;
        for (int i = 0; i < 30; ++i) drafts.push_back(sourced(std::to_string(i)));
        TRY(import_drafts(view, drafts));
        return {};
    });
    index_.room = FakeIndex::kRoom;
    create("last");
    EXPECT_EQ(index_.entries.size(), 71u);
    EXPECT_EQ(index_.largest_apply, 8 + 30u) << "16 a step, and the import of 30 in one piece";
}

TEST_F(FollowerTest, RecoversFromTheOutbox) {
    create("A");
    create("B");
    index_.entries.erase(2);
    index_.applied_stamp = 1;
    start();
    ASSERT_TRUE(follower_->recover());
    EXPECT_EQ(index_.entries.size(), 2u);
    EXPECT_EQ(index_.rebuilds, 0);
}

TEST_F(FollowerTest, RebuildsAnIndexThatIsAbsentOrFromTheFuture) {
    create("A");
    create("B");
    for (const std::uint64_t stamp : {std::uint64_t{0}, std::uint64_t{1000}}) {
        index_ = FakeIndex();
        index_.applied_stamp = stamp;
        start();
        ASSERT_TRUE(follower_->recover());
        EXPECT_EQ(index_.entries.size(), 2u);
        EXPECT_EQ(index_.entries.at(1).category.value, 1);
        EXPECT_EQ(index_.rebuilds, 1);
        EXPECT_EQ(index_.applied(), database_->published().value);
    }
}

TEST_F(FollowerTest, TrimsOnlyWhatTheIndexHoldsDurably) {
    create("A");
    create("B");
    EXPECT_EQ(outbox_size(), 2u);
    index_.durable_stamp = 1;
    create("C");
    EXPECT_EQ(outbox_size(), 2u) << "the event of commit 1 is gone";
    ASSERT_TRUE(follower_->checkpoint());
    world_.run_until_idle();
    EXPECT_EQ(outbox_size(), 0u);
}

TEST_F(FollowerTest, RebuildsAnIndexOlderThanTheOutboxReachesBack) {
    create("A");
    create("B");
    ASSERT_TRUE(follower_->checkpoint());
    world_.run_until_idle();
    index_ = FakeIndex();
    index_.applied_stamp = 1;
    start();
    ASSERT_TRUE(follower_->recover());
    EXPECT_EQ(index_.rebuilds, 1);
    EXPECT_EQ(index_.entries.size(), 2u);
}

TEST_F(FollowerTest, RebuildsWhenThatIsLessWorkThanFollowing) {
    index_.room = 0;
    world_.compact().set_queue_limit(0);
    const std::size_t more = 64 * kRebuildDeltas + 1;
    for (std::size_t i = 0; i < more; ++i) create(std::to_string(i));
    ASSERT_TRUE(follower_->checkpoint());
    EXPECT_EQ(index_.rebuilds, 1);
    EXPECT_EQ(index_.entries.size(), more);
}

TEST_F(FollowerTest, ADamagedRecordFailsTheRebuildAndKeepsTheIndex) {
    create("A");
    auto damage = [](lsm::View& view) -> Result<> {
        view.put(business_key(BusinessId{2}), "?");
        return {};
    };
    database_->transact(damage, {}, [](const Result<lsm::Commit>&) {});
    world_.run_until_idle();
    index_.applied_stamp = 1000;
    start();
    EXPECT_FALSE(follower_->recover());
    EXPECT_EQ(index_.rebuilds, 0);
    EXPECT_EQ(index_.applied_stamp, 1000u);
}

TEST_F(FollowerTest, ToldAfterStoppingIsLater) {
    follower_->stop();
    create("A");
    EXPECT_EQ(told_, Told{Visibility::kLater});
    EXPECT_TRUE(index_.entries.empty());
}

}  // namespace
}  // namespace madang::places
