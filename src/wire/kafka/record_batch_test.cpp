// Batches: built, placed, checked and read again.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/record_batch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace madang::kafka {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Read {
    std::int64_t offset;
    std::int64_t timestamp;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::string> headers;
    friend bool operator==(const Read&, const Read&) = default;
};

Result<std::vector<Read>> records_of(std::string_view batch) {
    const BatchHeader header = TRY(check_batch(batch));
    std::vector<Read> records;
    TRY(each_record(header, batch.substr(kBatchHeaderBytes), [&](const Record& record) -> Result<> {
        Read read{record.offset, record.timestamp, {}, {}, {}};
        if (record.key) read.key.emplace(*record.key);
        if (record.value) read.value.emplace(*record.value);
        for (const RecordHeader& one : record.headers) {
            read.headers.push_back(std::string(one.key) + "=" +
                                   std::string(one.value.value_or("null")));
        }
        records.push_back(std::move(read));
        return {};
    }));
    return records;
}

TEST(RecordBatch, ComesBackRecordByRecord) {
    BatchBuilder builder;
    builder.add({.timestamp = 1'000, .key = "k", .value = "v", .headers = {{"h", "1"}, {"n", {}}}});
    builder.add({.timestamp = 900, .key = {}, .value = {}});
    builder.add({.timestamp = 2'000, .key = "", .value = std::string(300, 'x')}, 7);
    std::string batch = builder.finish();
    EXPECT_TRUE(builder.empty());
    place_batch(std::span(batch).first(kBatchHeaderBytes), 100, 3);
    const auto header = check_batch(batch);
    ASSERT_TRUE(header) << header.error().describe();
    EXPECT_EQ(header->base_offset, 100);
    EXPECT_EQ(header->last_offset(), 107);
    EXPECT_EQ(header->leader_epoch, 3);
    EXPECT_EQ(header->max_timestamp, 2'000);
    EXPECT_EQ(header->records, 3);
    EXPECT_EQ(header->producer_id, kNoProducer);
    const auto records = records_of(batch);
    ASSERT_TRUE(records);
    EXPECT_EQ(*records, (std::vector<Read>{{100, 1'000, "k", "v", {"h=1", "n=null"}},
                                           {101, 900, std::nullopt, std::nullopt, {}},
                                           {107, 2'000, "", std::string(300, 'x'), {}}}));
}

// The bytes of one record as Kafka's producers write it, from the protocol's description.
TEST(RecordBatch, HasKafkasBytes) {
    BatchBuilder builder;
    builder.add({.timestamp = 5, .key = "a", .value = "bc"});
    const std::string batch = builder.finish();
    EXPECT_EQ(batch.substr(kBatchHeaderBytes), "\x12\0\0\0\2a\4bc\0"s);
    EXPECT_EQ(batch.substr(0, 17), "\0\0\0\0\0\0\0\0\0\0\0\x3B\0\0\0\0\2"s);
    EXPECT_EQ(batch.substr(21, 40),
              "\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\5"
              "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\1"s);
}

TEST(RecordBatch, KeepsItsChecksumWhereverItIsPlaced) {
    BatchBuilder builder;
    builder.add({.value = "v"});
    builder.set_producer(9, 1, 40);
    std::string batch = builder.finish();
    place_batch(std::span(batch).first(kBatchHeaderBytes), 1LL << 50, 12);
    const auto header = check_batch(batch);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->producer_id, 9);
    EXPECT_EQ(header->producer_epoch, 1);
    EXPECT_EQ(header->base_sequence, 40);
}

TEST(RecordBatch, AnyOtherByteIsNoticed) {
    BatchBuilder builder;
    builder.add({.timestamp = 1, .key = "key", .value = "value"});
    const std::string good = builder.finish();
    for (std::size_t i = 0; i < good.size(); ++i) {
        const bool is_place = i < 8 || (i >= 12 && i < 16);
        if (is_place) continue;
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        EXPECT_FALSE(check_batch(bad)) << i;
    }
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(check_batch(std::string_view(good).substr(0, size)));
    }
}

TEST(RecordBatch, RecordsThatLieAreCorrupt) {
    const auto read = [](std::string_view records, std::int32_t count) {
        BatchHeader header;
        header.records = count;
        header.last_offset_delta = count - 1;
        return records_of(encode_batch(header, records));
    };
    EXPECT_TRUE(read("\x0C\0\0\0\1\1\0"sv, 1));
    EXPECT_FALSE(read("\x0C\0\0\0\1\1\0"sv, 2));    // fewer than it says
    EXPECT_FALSE(read("\x0C\0\0\0\1\1\0\0"sv, 1));  // more
    EXPECT_FALSE(read("\x0E\0\0\0\1\1\0\0"sv, 1));  // a record too long
    EXPECT_FALSE(read("\x0C\0\0\0\1\1\1"sv, 1));    // -1 headers
    EXPECT_FALSE(read("\x0C\0\0\0\x03\1\0"sv, 1));  // a key of -2 bytes
    EXPECT_FALSE(read("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1"sv, 1));
}

}  // namespace
}  // namespace madang::kafka
