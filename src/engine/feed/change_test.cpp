// Changes as records, there and back.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/change.h"

#include <gtest/gtest.h>

#include <vector>

namespace madang::feed {
namespace {

std::vector<LoggedChange> changes_in(const std::string& batch) {
    std::vector<LoggedChange> changes;
    const auto header = kafka::check_batch(batch);
    EXPECT_TRUE(header);
    const auto read = kafka::each_record(
        *header, std::string_view(batch).substr(kafka::kBatchHeaderBytes),
        [&changes](const kafka::Record& record) -> Result<> {
            changes.push_back(
                {record.offset, {record.timestamp * 1000}, TRY(decode_change(record))});
            return {};
        });
    EXPECT_TRUE(read);
    return changes;
}

TEST(FeedChange, SurvivesTheLog) {
    const std::vector<Change> written{
        {.stamp = 1, .key = "a", .value = "1"},
        {.stamp = 1, .key = "b"},
        {.stamp = 18'446'744'073'709'551'615ULL, .key = "", .value = ""},
        {.stamp = 7, .key = "c", .value = "3", .part = Part::kSnapshot},
        {.stamp = 7, .key = "d", .value = "4", .part = Part::kSnapshotEnd},
    };
    kafka::BatchBuilder batch;
    for (const Change& change : written) add_change(batch, change, WallTime{1'234'567});
    const auto read = changes_in(batch.finish());
    ASSERT_EQ(read.size(), written.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i].change, written[i]);
        EXPECT_EQ(read[i].offset, static_cast<std::int64_t>(i));
        EXPECT_EQ(read[i].published, WallTime{1'234'000});
    }
}

TEST(FeedChange, RefusesRecordsOfOthers) {
    EXPECT_EQ(decode_change({.key = "a"}).error().code(), ErrorCode::kCorrupt);
    kafka::Record record{.key = "a"};
    record.headers = {{"stamp", "1x"}};
    EXPECT_EQ(decode_change(record).error().code(), ErrorCode::kCorrupt);
    record.headers = {{"stamp", "-1"}};
    EXPECT_EQ(decode_change(record).error().code(), ErrorCode::kCorrupt);
    record.headers = {{"stamp", "1"}, {"snapshot", "middle"}};
    EXPECT_EQ(decode_change(record).error().code(), ErrorCode::kCorrupt);
    record.headers = {{"stamp", "1"}, {"colour", "red"}};
    EXPECT_TRUE(decode_change(record));
    record.key = std::nullopt;
    EXPECT_EQ(decode_change(record).error().code(), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace madang::feed
