// What a topic tells of a source: each change once, whatever happens on the way.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/publisher.h"

#include <gtest/gtest.h>

#include <random>
#include <stop_token>

#include "engine/feed/testing.h"
#include "io/sim/world.h"

namespace madang::feed {
namespace {

constexpr const char* kTopic = "things.changes";

class PublisherTest : public testing::Test {
protected:
    void open() {
        auto opened = commitlog::Log::open(world_.environment(), "log");
        ASSERT_TRUE(opened) << opened.error().describe();
        log_ = *std::move(opened);
        auto publisher = Publisher::open(world_.environment(), *log_, source_, kTopic);
        ASSERT_TRUE(publisher) << publisher.error().describe();
        publisher_ = *std::move(publisher);
        world_.post([this] { publisher_->start({world_.reactor(), world_.reactor()}); });
        world_.run_for(Milliseconds(10));
    }
    void close() {
        bool is_stopped = false;
        world_.post(
            [this, &is_stopped] { publisher_->stop([&is_stopped] { is_stopped = true; }); });
        world_.run_for(Seconds(5));
        ASSERT_TRUE(is_stopped);
        publisher_.reset();
        log_.reset();
        source_.restart();
    }
    std::vector<Change> told() {
        std::vector<Change> changes;
        for (auto& logged : logged(*log_, kTopic)) changes.push_back(std::move(logged.change));
        return changes;
    }
    Things things_told() { return feed::things_told(logged(*log_, kTopic)); }

    io::sim::World world_{1};
    MemorySource source_;
    std::unique_ptr<commitlog::Log> log_;
    std::unique_ptr<Publisher> publisher_;
};

TEST_F(PublisherTest, TellsCommitsInTheirOrder) {
    open();
    source_.commit({{"b", "1"}, {"a", "2"}});
    source_.commit({{"b", std::nullopt}});
    world_.run_for(Milliseconds(10));
    const std::vector<Change> expected{{.stamp = 1, .key = "a", .value = "2"},
                                       {.stamp = 1, .key = "b", .value = "1"},
                                       {.stamp = 2, .key = "b"}};
    EXPECT_EQ(told(), expected);
    EXPECT_EQ(publisher_->published(), 2U);
    EXPECT_EQ(source_.confirmation()->stamp, 2U);
    close();
}

TEST_F(PublisherTest, GoesOnAfterARestartWithoutRepeating) {
    open();
    source_.commit({{"a", "1"}});
    world_.run_for(Milliseconds(10));
    close();
    source_.commit({{"a", "2"}});
    source_.commit({{"a", "3"}});
    open();
    ASSERT_EQ(told().size(), 3U);
    EXPECT_EQ(told().back(), (Change{.stamp = 3, .key = "a", .value = "3"}));
    close();
}

TEST_F(PublisherTest, BeginsWithASnapshotOfAStoreThatForgot) {
    source_.commit({{"a", "1"}, {"b", "2"}, {"c", "3"}});
    source_.commit({{"b", std::nullopt}});
    source_.forget(2);
    open();
    const std::vector<Change> expected{
        {.stamp = 2, .key = "a", .value = "1", .part = Part::kSnapshot},
        {.stamp = 2, .key = "c", .value = "3", .part = Part::kSnapshotEnd}};
    EXPECT_EQ(told(), expected);
    source_.commit({{"a", "4"}});
    world_.run_for(Milliseconds(10));
    EXPECT_EQ(told().back(), (Change{.stamp = 3, .key = "a", .value = "4"}));
    close();
}

TEST_F(PublisherTest, FillsAGapWithWhatIsThereAndWhatIsGone) {
    open();
    source_.commit({{"a", "1"}, {"b", "2"}});
    world_.run_for(Milliseconds(10));
    close();
    source_.commit({{"b", std::nullopt}});
    source_.commit({{"c", "3"}});
    source_.forget(4, true);
    open();
    EXPECT_EQ(things_told(), source_.things());
    EXPECT_EQ(told().size(), 2U + 3U);
    close();
}

TEST_F(PublisherTest, BeginsACutSnapshotAnew) {
    std::vector<std::pair<std::string, std::optional<std::string>>> many;
    many.reserve(10);
    for (int i = 0; i < 10; ++i) many.emplace_back(std::string(100'000, 'a') + char('0' + i), "v");
    source_.commit(many);
    source_.forget(1);
    world_.disk().cut_power_at_sync(12);
    open();
    world_.run_for(Seconds(3));
    EXPECT_TRUE(publisher_->is_failing());
    close();
    world_.disk().power_cut();
    world_.disk().forget_faults();
    open();
    world_.run_for(Seconds(3));
    EXPECT_EQ(things_told(), source_.things());
    EXPECT_EQ(told().back().part, Part::kSnapshotEnd);
    EXPECT_GT(told().size(), many.size());
    close();
}

TEST_F(PublisherTest, ALogThatIsAheadOfTheStoreBeginsAnew) {
    source_.commit({{"a", "1"}});
    const MemorySource backup = source_;
    open();
    source_.commit({{"a", "2"}, {"b", "2"}});
    world_.run_for(Milliseconds(10));
    const auto before = publisher_->topic()->id;
    close();
    source_.restore(backup);
    open();
    EXPECT_NE(publisher_->topic()->id, before);
    EXPECT_EQ(things_told(), source_.things());
    close();
}

TEST_F(PublisherTest, SaysWhenItCannotGoOnAndMendsItself) {
    open();
    world_.disk().set_capacity(1_KiB);
    source_.commit({{"a", std::string(100'000, 'v')}});
    world_.run_for(Seconds(3));
    EXPECT_TRUE(publisher_->is_failing());
    EXPECT_EQ(publisher_->published(), 0U);
    world_.disk().set_capacity(1_GiB);
    world_.run_for(Seconds(3));
    EXPECT_FALSE(publisher_->is_failing());
    EXPECT_EQ(things_told(), source_.things());
    EXPECT_EQ(told().size(), 1U);
    close();
}

// Commits, restarts, power cuts and forgetting, at random: what the topic tells is what happened,
// each change once, with snapshots where the store had forgotten.
class PublisherLives : public PublisherTest, public testing::WithParamInterface<int> {
protected:
    using Happened = std::map<std::pair<std::uint64_t, std::string>, std::optional<std::string>>;

    int pick(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

    void commit_something() {
        std::map<std::string, std::optional<std::string>> writes;
        for (int k = pick(3); k >= 0; --k) {
            auto& value = writes[std::string(1, static_cast<char>('a' + pick(9)))];
            if (pick(3) > 0) value = std::to_string(pick(999));
        }
        source_.commit({writes.begin(), writes.end()});
        for (const auto& [key, value] : writes) happened_[{source_.last(), key}] = value;
    }
    // What the topic tells, each change once.
    Happened told_once() {
        Happened once;
        for (const Change& change : told()) {
            EXPECT_EQ(change.part, Part::kCommit) << "nothing that the feed needs was forgotten";
            const auto [at, is_new] =
                once.emplace(std::pair(change.stamp, change.key), change.value);
            EXPECT_TRUE(is_new) << change.stamp << " " << change.key << " is told twice";
        }
        return once;
    }

    Happened happened_;

private:
    std::mt19937 random_{static_cast<unsigned>(GetParam())};
};

TEST_P(PublisherLives, TellEachChangeOnce) {
    for (int life = 0; life < 12; ++life) {
        const bool has_cut = pick(1) == 0;
        open();
        if (has_cut) world_.disk().cut_power_at_sync(1 + static_cast<std::uint64_t>(pick(8)));
        for (int i = pick(30); i > 0; --i) {
            commit_something();
            if (pick(2) == 0) world_.run_for(Milliseconds(pick(3)));
            if (pick(9) == 0) source_.forget(source_.last());
        }
        if (pick(1) == 0) world_.run_for(Seconds(3));
        close();
        if (has_cut) world_.disk().power_cut();
        world_.disk().forget_faults();
    }
    open();
    world_.run_for(Seconds(3));
    EXPECT_EQ(things_told(), source_.things());
    EXPECT_EQ(told_once(), happened_);
    close();
}

// The same beside compaction: what is told at the end is what there is, and nothing that the log
// holds already is told by a snapshot.
TEST_P(PublisherLives, GoOnBesideCompaction) {
    commitlog::TopicConfig config;
    config.visibility = commitlog::Visibility::kInternal;
    config.partition.cleanup = commitlog::Cleanup::kCompact;
    config.partition.segment_bytes = 2_KiB;
    config.partition.segment_time = Milliseconds(20);
    config.partition.delete_retention = Milliseconds(1);
    {
        auto log = commitlog::Log::open(world_.environment(), "log");
        ASSERT_TRUE(log && (*log)->create_topic(kTopic, 1, config));
    }
    std::int64_t highest = 0;
    std::size_t left = 0;
    for (int life = 0; life < 8; ++life) {
        open();
        for (int i = pick(60); i > 0; --i) {
            const std::string key(1, static_cast<char>('a' + pick(5)));
            const bool is_gone = pick(3) == 0;
            source_.commit({{key, is_gone ? std::nullopt : std::optional(std::to_string(i))}});
            if (pick(2) == 0) world_.run_for(Milliseconds(pick(9)));
            if (pick(9) == 0) source_.forget(source_.last());
            if (pick(5) == 0) log_->tend(std::stop_token());
        }
        world_.run_for(Seconds(2));
        log_->tend(std::stop_token());
        EXPECT_EQ(things_told(), source_.things());
        std::uint64_t stamp = 0;
        for (const Change& change : told()) {
            EXPECT_EQ(change.part, Part::kCommit);
            EXPECT_GE(change.stamp, stamp);
            stamp = change.stamp;
        }
        const auto end = publisher_->topic()->partitions.front()->high_watermark();
        EXPECT_GE(end, highest) << "the topic is the one that it was";
        highest = end;
        left = told().size();
        close();
    }
    EXPECT_LT(left, static_cast<std::size_t>(highest) / 2) << "something was compacted away";
}

INSTANTIATE_TEST_SUITE_P(Seeds, PublisherLives, testing::Range(0, 40));

}  // namespace
}  // namespace madang::feed
