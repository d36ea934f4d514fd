// Batches become records, or one word about why they do not.
// SPDX-License-Identifier: Apache-2.0
#include "tool/log/batch.h"

#include <gtest/gtest.h>

namespace madang::logtool {
namespace {

std::string three_records() {
    kafka::BatchBuilder builder;
    builder.add({.timestamp = 10, .key = "k", .value = "v", .headers = {{"h", "x"}}});
    builder.add({.timestamp = 11, .value = std::nullopt});
    builder.add({.timestamp = 12, .key = "", .value = ""});
    std::string batch = builder.finish();
    kafka::place_batch(std::span(batch).first(kafka::kBatchHeaderBytes), 100, 0);
    return batch;
}

std::vector<Entry> entries_of(const std::string& batch, std::int64_t from) {
    std::vector<Entry> entries;
    const auto header = kafka::decode_batch_header(batch);
    EXPECT_TRUE(header);
    EXPECT_EQ(append_entries(*header, batch, 4, from, entries), 103);
    return entries;
}

TEST(Batch, BecomesItsRecords) {
    const auto entries = entries_of(three_records(), 0);
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].partition, 4);
    EXPECT_EQ(entries[0].offset, 100);
    EXPECT_EQ(entries[0].timestamp, 10);
    EXPECT_EQ(entries[0].headers, (std::vector<Header>{{"h", "x"}}));
    EXPECT_FALSE(entries[1].key.has_value());
    EXPECT_FALSE(entries[1].value.has_value());
    EXPECT_EQ(entries[2].value, "");
}

TEST(Batch, LeavesOutWhatIsBeforeTheOffset) {
    const auto entries = entries_of(three_records(), 102);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].offset, 102);
}

TEST(Batch, SaysThatItIsDamaged) {
    std::string batch = three_records();
    batch.back() = static_cast<char>(batch.back() ^ 1);
    const auto entries = entries_of(batch, 0);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].offset, 100);
    EXPECT_TRUE(entries[0].unreadable.starts_with("3 records, damaged"));
}

TEST(Batch, NamesCompressions) {
    EXPECT_EQ(compression_name(0), "none");
    EXPECT_EQ(compression_name(4), "zstd");
    EXPECT_EQ(compression_name(7), "kind 7");
}

}  // namespace
}  // namespace madang::logtool
