// The log is tended in time, one round at a time, and no round outlives the janitor.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/janitor.h"

#include <gtest/gtest.h>

#include "engine/commitlog/groups/groups.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

class JanitorTest : public testing::Test {
protected:
    JanitorTest() : log_(*Log::open(world_.environment(), "log")) {}
    void start() {
        janitor_ = std::make_unique<Janitor>(world_.environment(), *log_,
                                             Janitor::Home{world_.reactor(), world_.reactor()},
                                             Seconds(300));
    }
    std::shared_ptr<Partition> table() {
        TopicConfig config;
        config.partition.cleanup = Cleanup::kCompact;
        config.partition.segment_time = Seconds(3'600);
        return (*log_->create_topic("table", 1, config))->partitions.front();
    }
    void put(Partition& partition, const std::string& key, const std::string& value) {
        partition.append(keyed_batch({{key, value}}), [](Appended appended) {
            EXPECT_EQ(appended.error, kafka::ErrorCode::kNone);
        });
        world_.run_for(Milliseconds(1));
    }

    io::sim::World world_{1};
    std::unique_ptr<Log> log_;
    std::unique_ptr<Janitor> janitor_;
};

TEST_F(JanitorTest, CompactsAQuietTopicOnceItsSegmentIsOld) {
    start();
    const auto partition = table();
    for (int i = 0; i < 5; ++i) put(*partition, "k", std::to_string(i));
    world_.run_for(Seconds(3'500));
    EXPECT_EQ(consume(*partition, 0).size(), 5u);
    world_.run_for(Seconds(800));
    EXPECT_EQ(consume(*partition, 0), (std::vector<Kept>{{4, "4"}}));
    janitor_->stop([] {});
}

TEST_F(JanitorTest, MakesAQuietPartitionDurableInTime) {
    start();
    TopicConfig config;
    config.partition.durability = Durability::kOs;
    config.partition.flush_time = Seconds(10);
    const auto partition = (*log_->create_topic("left", 1, config))->partitions.front();
    put(*partition, "k", "v");
    const std::uint64_t before = world_.disk().syncs();
    world_.run_for(Seconds(9));
    EXPECT_EQ(world_.disk().syncs(), before);
    world_.run_for(Seconds(3));
    EXPECT_EQ(world_.disk().syncs(), before + 1);
    world_.run_for(Seconds(60));
    EXPECT_EQ(world_.disk().syncs(), before + 1) << "once is enough";
    janitor_->stop([] {});
    world_.run_for(Seconds(1));
}

TEST_F(JanitorTest, CostsAnIdleLogNothing) {
    start();
    const auto partition = table();
    for (int i = 0; i < 5; ++i) put(*partition, "k", std::to_string(i));
    world_.run_for(Seconds(10'000));
    const std::uint64_t before = world_.disk().operations();
    world_.run_for(Seconds(100'000));
    EXPECT_EQ(world_.disk().operations(), before);
    janitor_->stop([] {});
}

TEST_F(JanitorTest, StopsWithoutARoundUnderWay) {
    start();
    bool stopped = false;
    janitor_->stop([&] { stopped = true; });
    EXPECT_TRUE(stopped);
    janitor_.reset();
    world_.run_for(Seconds(1'000));
}

TEST_F(JanitorTest, WaitsForTheRoundThatIsUnderWay) {
    start();
    bool was_told_early = false;
    bool stopped = false;
    // Stopped in the moment the timer has given the job away: before it has run.
    world_.reactor().after(Seconds(300), [&] {
        janitor_->stop([&] { stopped = true; });
        was_told_early = stopped;
    });
    world_.run_for(Seconds(400));
    EXPECT_FALSE(was_told_early);
    EXPECT_TRUE(stopped);
    janitor_.reset();
    log_.reset();
}

TEST_F(JanitorTest, TriesAgainWhenThePoolIsFull) {
    const auto partition = table();
    start();
    for (int i = 0; i < 5; ++i) put(*partition, "k", std::to_string(i));
    world_.compact().set_queue_limit(0);
    world_.run_for(Seconds(5'000));
    EXPECT_EQ(consume(*partition, 0).size(), 5u);
    world_.compact().set_queue_limit(10);
    world_.run_for(Seconds(1'000));
    EXPECT_EQ(consume(*partition, 0).size(), 1u);
    janitor_->stop([] {});
}

TEST_F(JanitorTest, CompactsTheOffsetsOfGroupsAlsoOfALogFromBefore) {
    TopicConfig config;
    config.visibility = Visibility::kInternal;
    ASSERT_TRUE(log_->create_topic(kOffsetsTopic, 1, config));
    ASSERT_TRUE(log_->create_topic("t", 1, {}));
    const Groups::Home home{world_.reactor(), world_.reactor()};
    auto groups = *Groups::open(world_.environment(), *log_, home);
    EXPECT_EQ(log_->find(kOffsetsTopic)->config.partition.cleanup, Cleanup::kCompact);
    EXPECT_EQ(log_->find(kOffsetsTopic)->config.visibility, Visibility::kInternal);
    for (int i = 1; i <= 50; ++i) {
        kafka::OffsetCommitRequest request;
        request.group_id = "g";
        request.topics.emplace_back().name = "t";
        request.topics.front().partitions.emplace_back().committed_offset = i;
        groups->commit(std::move(request), [](const auto& answer) {
            EXPECT_EQ(answer.topics.at(0).partitions.at(0).error_code, kafka::ErrorCode::kNone);
        });
        world_.run_for(Milliseconds(1));
    }
    start();
    world_.run_for(kSegmentTime + Seconds(700));
    EXPECT_EQ(consume(*log_->find(kOffsetsTopic)->partitions.front(), 0).size(), 1u);
    janitor_->stop([] {});
    groups.reset();
    log_.reset();
    log_ = *Log::open(world_.environment(), "log");
    EXPECT_EQ(log_->find(kOffsetsTopic)->config.partition.cleanup, Cleanup::kCompact);
    groups = *Groups::open(world_.environment(), *log_, home);
    kafka::OffsetFetchRequest fetch;
    fetch.group_id = "g";
    std::int64_t committed = -1;
    groups->fetch(std::move(fetch), [&](const kafka::OffsetFetchResponse& answer) {
        committed = answer.topics.at(0).partitions.at(0).committed_offset;
    });
    world_.run_for(Milliseconds(1));
    EXPECT_EQ(committed, 50);
}

}  // namespace
}  // namespace madang::commitlog
