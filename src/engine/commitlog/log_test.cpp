// Topics: made, found, deleted and there again, whatever happens in between.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/log.h"

#include <gtest/gtest.h>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/commitlog/limits.h"
#include "engine/commitlog/manifest.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

class LogTest : public testing::Test {
protected:
    void open() {
        log_.reset();
        auto opened = Log::open(world_.environment(), "log");
        ASSERT_TRUE(opened) << opened.error().describe();
        log_ = *std::move(opened);
    }
    void append(std::string_view topic, std::size_t partition, const std::string& value) {
        const TopicPtr found = log_->find(topic);
        ASSERT_TRUE(found);
        found->partitions[partition]->append(keyed_batch({{"key", value}}), [](Appended appended) {
            EXPECT_EQ(appended.error, kafka::ErrorCode::kNone);
        });
        world_.run_until_idle();
    }

    io::sim::World world_{1};
    std::unique_ptr<Log> log_;
};

TEST_F(LogTest, KeepsTopicsAndWhatIsInThem) {
    open();
    const kafka::Uuid cluster = log_->cluster();
    TopicConfig config;
    config.partition.durability = Durability::kOs;
    config.partition.segment_bytes = 5_MiB;
    config.partition.retention_time = Milliseconds(77);
    config.partition.cleanup = Cleanup::kCompact;
    config.partition.segment_time = Milliseconds(78);
    config.partition.flush_time = Milliseconds(79);
    config.partition.delete_retention = Milliseconds(80);
    config.partition.min_dirty_ratio = 0.25;
    config.visibility = Visibility::kInternal;
    ASSERT_TRUE(log_->create_topic("orders", 3, config));
    ASSERT_TRUE(log_->create_topic("other.topic_1", 1, {}));
    append("orders", 2, "an order");
    open();
    EXPECT_EQ(log_->cluster(), cluster);
    ASSERT_EQ(log_->topics().size(), 2u);
    const TopicPtr orders = log_->find("orders");
    ASSERT_TRUE(orders);
    EXPECT_EQ(orders->partitions.size(), 3u);
    EXPECT_EQ(orders->config.partition.durability, Durability::kOs);
    EXPECT_EQ(orders->config.partition.segment_bytes, 5_MiB);
    EXPECT_EQ(orders->config.partition.retention_time, Milliseconds(77));
    EXPECT_EQ(orders->config.partition.retention_bytes, std::nullopt);
    EXPECT_EQ(orders->config.partition.cleanup, Cleanup::kCompact);
    EXPECT_EQ(orders->config.partition.segment_time, Milliseconds(78));
    EXPECT_EQ(orders->config.partition.flush_time, Milliseconds(79));
    EXPECT_EQ(orders->config.partition.delete_retention, Milliseconds(80));
    EXPECT_EQ(orders->config.partition.min_dirty_ratio, 0.25);
    EXPECT_EQ(orders->config.visibility, Visibility::kInternal);
    EXPECT_EQ(consume(*orders->partitions[2], 0), (std::vector<Kept>{{0, "an order"}}));
    EXPECT_EQ(log_->find("nothing"), nullptr);
}

TEST_F(LogTest, SaysWhatItDoesNotTake) {
    open();
    const auto refusal = [&](const std::string& name, std::uint32_t partitions = 1,
                             TopicConfig config = {}) {
        return log_->create_topic(name, partitions, config).error().code();
    };
    EXPECT_EQ(refusal(""), ErrorCode::kInvalid);
    EXPECT_EQ(refusal(".."), ErrorCode::kInvalid);
    EXPECT_EQ(refusal("a/b"), ErrorCode::kInvalid);
    EXPECT_EQ(refusal(std::string(250, 'a')), ErrorCode::kInvalid);
    EXPECT_EQ(refusal("t", 0), ErrorCode::kInvalid);
    EXPECT_EQ(refusal("t", kTopicPartitionsMax + 1), ErrorCode::kInvalid);
    TopicConfig huge;
    huge.partition.segment_bytes = 3_GiB;
    EXPECT_EQ(refusal("t", 1, huge), ErrorCode::kInvalid);
    ASSERT_TRUE(log_->create_topic("t", 1, {}));
    EXPECT_EQ(refusal("t"), ErrorCode::kConflict);
    EXPECT_EQ(log_->delete_topic("u").error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(log_->add_partitions("t", 1).error().code(), ErrorCode::kInvalid);
}

TEST_F(LogTest, ANewTopicOfAnOldNameIsEmpty) {
    open();
    ASSERT_TRUE(log_->create_topic("t", 1, {}));
    const kafka::Uuid first = log_->find("t")->id;
    append("t", 0, "old");
    const TopicPtr held = log_->find("t");
    ASSERT_TRUE(log_->delete_topic("t"));
    EXPECT_EQ(log_->find("t"), nullptr);
    EXPECT_EQ(consume(*held->partitions[0], 0).size(), 1u);  // who reads it reads on
    ASSERT_TRUE(log_->create_topic("t", 1, {}));
    EXPECT_NE(log_->find("t")->id, first);
    EXPECT_EQ(log_->find("t")->partitions[0]->high_watermark(), 0);
    append("t", 0, "new");
    open();
    EXPECT_EQ(consume(*log_->find("t")->partitions[0], 0), (std::vector<Kept>{{0, "new"}}));
}

TEST_F(LogTest, GrowsATopicByPartitions) {
    open();
    ASSERT_TRUE(log_->create_topic("t", 1, {}));
    append("t", 0, "a");
    const auto grown = log_->add_partitions("t", 3);
    ASSERT_TRUE(grown);
    EXPECT_EQ((*grown)->partitions.size(), 3u);
    append("t", 2, "b");
    open();
    EXPECT_EQ(consume(*log_->find("t")->partitions[0], 0), (std::vector<Kept>{{0, "a"}}));
    EXPECT_EQ(consume(*log_->find("t")->partitions[2], 0), (std::vector<Kept>{{0, "b"}}));
}

TEST_F(LogTest, NeverGivesAProducersIdentityTwice) {
    std::int64_t last = -1;
    for (int life = 0; life < 3; ++life) {
        open();
        for (int i = 0; i < kProducerIdsAtOnce + 3; ++i) {
            const auto id = log_->new_producer();
            ASSERT_TRUE(id);
            ASSERT_GT(*id, last);
            last = *id;
        }
        log_.reset();
        world_.disk().power_cut();
    }
}

TEST_F(LogTest, IsOfOneProcess) {
    open();
    const auto second = Log::open(world_.environment(), "log");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
}

TEST_F(LogTest, APowerCutLeavesATopicWholeOrNone) {
    std::uint64_t nth = 0;
    for (bool is_over = false; !is_over;) {
        io::sim::World world(++nth);
        bool created = false;
        bool deleted = false;
        {
            const auto log = Log::open(world.environment(), "log");
            ASSERT_TRUE(log);
            ASSERT_TRUE((*log)->create_topic("kept", 2, {}));
            world.disk().cut_power_at_operation(nth);
            created = (*log)->create_topic("t", 2, {}).has_value();
            deleted = created && (*log)->delete_topic("kept").has_value();
        }
        is_over = world.disk().has_power();  // all was done before the cut
        world.disk().forget_faults();
        world.disk().restart();
        const auto log = Log::open(world.environment(), "log");
        ASSERT_TRUE(log) << "cut at operation " << nth << ": " << log.error().describe();
        const bool has_new = (*log)->find("t") != nullptr;
        const bool has_old = (*log)->find("kept") != nullptr;
        EXPECT_TRUE(has_new || !created) << nth;
        EXPECT_TRUE(has_old || created) << nth;
        EXPECT_TRUE(!has_old || !deleted) << nth;
        EXPECT_TRUE(!has_new || (*log)->find("t")->partitions.size() == 2) << nth;
    }
    EXPECT_GT(nth, 20u);
}

// What version 1 wrote: one topic that ends with its retention.
TEST(Manifest, ReadsWhatWasWrittenBeforeCleanups) {
    std::string body(16 + 8, '\0');
    put_varint(body, 1);
    put_bytes(body, "old");
    body += std::string(16, 'i');
    put_varint(body, 4);
    body += std::string("\1\1", 2);
    for (const std::uint64_t value : {1'000u, 500u, 77u, 78u}) put_u64(body, value);
    std::string bytes = "MDNGTOP\n";
    put_u32(bytes, 1);
    put_u32(bytes, crc32c(body));
    const auto manifest = decode_manifest(bytes + body);
    ASSERT_TRUE(manifest) << manifest.error().describe();
    ASSERT_EQ(manifest->topics.size(), 1u);
    const ManifestTopic& topic = manifest->topics.front();
    EXPECT_EQ(topic.name, "old");
    EXPECT_EQ(topic.partitions, 4u);
    EXPECT_EQ(topic.config.partition.retention_time, Milliseconds(78));
    EXPECT_EQ(topic.config.partition.cleanup, Cleanup::kDelete);
    EXPECT_EQ(topic.config.partition.segment_time, kSegmentTime);
    EXPECT_EQ(topic.config.partition.flush_time, std::nullopt);
}

TEST(Manifest, NoticesDamage) {
    Manifest manifest;
    manifest.topics.push_back({"t", {}, 3, {}});
    const std::string good = encode_manifest(manifest);
    ASSERT_TRUE(decode_manifest(good));
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        EXPECT_FALSE(decode_manifest(bad)) << i;
        EXPECT_FALSE(decode_manifest(std::string_view(good).substr(0, i))) << i;
    }
}

}  // namespace
}  // namespace madang::commitlog
