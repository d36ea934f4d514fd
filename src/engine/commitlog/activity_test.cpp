// What a log counts, and how it is shown.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/activity.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "engine/commitlog/log.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

class ActivityTest : public testing::Test {
protected:
    ActivityTest() {
        log_ = *Log::open(world_.environment(), "log");
        TopicConfig internal;
        internal.visibility = Visibility::kInternal;
        EXPECT_TRUE(log_->create_topic("__kept", 2, internal));
        topic_ = *log_->create_topic("orders", 1, {});
        log_->add_metrics(metrics_);
    }

    void append(const std::string& batch, const std::string& topic = "orders") {
        log_->find(topic)->partitions[0]->append(batch, [](const Appended&) {});
        world_.run_until_idle();
    }
    // The value of one series, as it is shown.
    std::string shown(const std::string& series) {
        const std::string text = metrics_.render();
        const std::size_t at = text.find("\n" + series + " ");
        if (at == std::string::npos) return "absent";
        const std::size_t begin = at + series.size() + 2;
        return text.substr(begin, text.find('\n', begin) - begin);
    }

    io::sim::World world_{1};
    Metrics metrics_;
    std::unique_ptr<Log> log_;
    TopicPtr topic_;
};

TEST_F(ActivityTest, CountsWhatIsAppendedAndSynced) {
    const std::string batch = batch_of({"a", "b"});
    append(batch);
    append(batch + batch);
    EXPECT_EQ(shown("commitlog_appended_batches_total"), "3");
    EXPECT_EQ(shown("commitlog_appended_records_total"), "6");
    EXPECT_EQ(shown("commitlog_appended_bytes_total"), std::to_string(3 * batch.size()));
    EXPECT_EQ(shown("commitlog_syncs_total"), "2");
    EXPECT_EQ(shown("commitlog_appends_waiting"), "0");
}

TEST_F(ActivityTest, ShowsWhatWaits) {
    topic_->partitions[0]->append(batch_of({"a"}), [](const Appended&) {});
    EXPECT_EQ(shown("commitlog_appends_waiting"), "1");
    world_.run_until_idle();
    EXPECT_EQ(shown("commitlog_appends_waiting"), "0");
}

TEST_F(ActivityTest, CountsARepeatedBatchOnce) {
    const std::string batch = batch_of({"a"}, {.producer = 9, .epoch = 0, .sequence = 0});
    append(batch);
    append(batch);
    EXPECT_EQ(shown("commitlog_appended_records_total"), "1");
}

TEST_F(ActivityTest, ShowsPartitionsThatTakeNoMoreWritesUntilTheyAreGone) {
    world_.disk().fail(io::sim::Operation::kSync, 1, EIO);
    append(batch_of({"a"}));
    EXPECT_EQ(shown("commitlog_partitions_closed"), "1");
    EXPECT_EQ(shown("commitlog_appended_records_total"), "0");
    topic_.reset();
    ASSERT_TRUE(log_->delete_topic("orders"));
    EXPECT_EQ(shown("commitlog_partitions_closed"), "0");
}

TEST_F(ActivityTest, ShowsOffsetsOfInternalTopicsOnly) {
    append(batch_of({"a", "b", "c"}), "__kept");
    EXPECT_EQ(shown(R"(commitlog_end_offset{topic="__kept",partition="0"})"), "3");
    EXPECT_EQ(shown(R"(commitlog_end_offset{topic="__kept",partition="1"})"), "0");
    EXPECT_EQ(shown(R"(commitlog_start_offset{topic="__kept",partition="0"})"), "0");
    EXPECT_EQ(metrics_.render().find("orders"), std::string::npos);
}

TEST_F(ActivityTest, CountsRequestsAndErrorsByNameAndOthersTogether) {
    Activity& activity = log_->activity();
    activity.count_request(0);
    activity.count_request(18);
    activity.count_request(4711);
    activity.count_error(Traffic::kProduce, kafka::ErrorCode::kNone);
    activity.count_error(Traffic::kProduce, kafka::ErrorCode::kMessageTooLarge);
    activity.count_error(Traffic::kFetch, kafka::ErrorCode::kOffsetOutOfRange);
    activity.count_error(Traffic::kFetch, kafka::ErrorCode::kMessageTooLarge);
    EXPECT_EQ(shown(R"(commitlog_requests_total{kind="Produce"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_requests_total{kind="ApiVersions"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_requests_total{kind="other"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_errors_total{kind="Produce",error="MESSAGE_TOO_LARGE"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_errors_total{kind="Fetch",error="OFFSET_OUT_OF_RANGE"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_errors_total{kind="Fetch",error="other"})"), "1");
    EXPECT_EQ(shown(R"(commitlog_errors_total{kind="Produce",error="other"})"), "0");
}

TEST_F(ActivityTest, IsShownAlsoAfterTheLogIsClosed) {
    append(batch_of({"a"}));
    topic_.reset();
    log_.reset();
    EXPECT_EQ(shown("commitlog_appended_records_total"), "1");
}

}  // namespace
}  // namespace madang::commitlog
