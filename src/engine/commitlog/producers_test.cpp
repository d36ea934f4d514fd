// Which batches are new, repeated or out of order.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/producers.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

using kafka::BatchHeader;
using kafka::ErrorCode;

BatchHeader batch(std::int64_t producer, std::int16_t epoch, std::int32_t sequence,
                  std::int32_t records, std::int64_t offset = 0) {
    BatchHeader header;
    header.producer_id = producer;
    header.producer_epoch = epoch;
    header.base_sequence = sequence;
    header.records = records;
    header.last_offset_delta = records - 1;
    header.base_offset = offset;
    return header;
}

ErrorCode error(const Producers& producers, const BatchHeader& header) {
    return producers.judge(header).error;
}

TEST(Producers, TakeWhatFollowsAndRecogniseWhatIsRepeated) {
    Producers producers;
    producers.remember(batch(7, 0, 0, 3, 100));
    producers.remember(batch(7, 0, 3, 2, 103));
    EXPECT_EQ(error(producers, batch(7, 0, 5, 1)), ErrorCode::kNone);
    EXPECT_EQ(producers.judge(batch(7, 0, 5, 1)).duplicate_of, std::nullopt);
    EXPECT_EQ(producers.judge(batch(7, 0, 0, 3)).duplicate_of, 100);
    EXPECT_EQ(producers.judge(batch(7, 0, 3, 2)).duplicate_of, 103);
    EXPECT_EQ(error(producers, batch(7, 0, 6, 1)), ErrorCode::kOutOfOrderSequence);
    EXPECT_EQ(error(producers, batch(7, 0, 1, 1)), ErrorCode::kDuplicateSequence);
    EXPECT_EQ(error(producers, batch(7, 0, 4, 9)), ErrorCode::kOutOfOrderSequence);
}

TEST(Producers, FenceOldEpochsAndBeginNewOnesAtZero) {
    Producers producers;
    producers.remember(batch(7, 1, 9, 1));
    EXPECT_EQ(error(producers, batch(7, 0, 10, 1)), ErrorCode::kInvalidProducerEpoch);
    EXPECT_EQ(error(producers, batch(7, 2, 10, 1)), ErrorCode::kOutOfOrderSequence);
    EXPECT_EQ(error(producers, batch(7, 2, 0, 1)), ErrorCode::kNone);
    producers.remember(batch(7, 2, 0, 1));
    EXPECT_EQ(error(producers, batch(7, 1, 10, 1)), ErrorCode::kInvalidProducerEpoch);
}

TEST(Producers, KnowNothingOfThoseWithoutAnIdentity) {
    Producers producers;
    producers.remember(batch(kafka::kNoProducer, -1, -1, 4));
    EXPECT_EQ(producers.size(), 0u);
    EXPECT_EQ(error(producers, batch(kafka::kNoProducer, -1, -1, 4)), ErrorCode::kNone);
    EXPECT_EQ(error(producers, batch(5, 0, 123, 4)), ErrorCode::kNone);  // KIP-360
    EXPECT_EQ(error(producers, batch(5, 0, -1, 4)), ErrorCode::kInvalidRecord);
}

TEST(Producers, CountSequencesAroundTheirEnd) {
    constexpr std::int32_t kLast = std::numeric_limits<std::int32_t>::max();
    Producers producers;
    producers.remember(batch(7, 0, kLast - 1, 2));
    EXPECT_EQ(error(producers, batch(7, 0, 0, 1)), ErrorCode::kNone);
    producers.remember(batch(7, 0, 0, 1));
    EXPECT_EQ(error(producers, batch(7, 0, 1, 1)), ErrorCode::kNone);
    Producers other;
    other.remember(batch(7, 0, kLast, 3));  // kLast, 0, 1
    EXPECT_EQ(error(other, batch(7, 0, 2, 1)), ErrorCode::kNone);
}

TEST(Producers, RememberTheLastBatchesOnly) {
    Producers producers;
    for (std::int32_t i = 0; i < 10; ++i) producers.remember(batch(7, 0, i, 1, i));
    EXPECT_EQ(producers.judge(batch(7, 0, 5, 1)).duplicate_of, 5);
    EXPECT_EQ(error(producers, batch(7, 0, 4, 1)), ErrorCode::kDuplicateSequence);
}

TEST(Producers, ForgetTheLongestSilent) {
    Producers producers;
    for (std::size_t i = 0; i <= kProducersMax; ++i) {
        BatchHeader header = batch(static_cast<std::int64_t>(i), 0, 0, 1);
        header.max_timestamp = i == 50 ? -5 : static_cast<std::int64_t>(i);
        producers.remember(header);
    }
    EXPECT_EQ(producers.size(), kProducersMax);
    EXPECT_EQ(producers.judge(batch(50, 0, 0, 1)).duplicate_of, std::nullopt);
    EXPECT_EQ(producers.judge(batch(51, 0, 0, 1)).duplicate_of, 0);
}

TEST(Producers, OfAGroupCountOnlyOnceTheyAreMerged) {
    Producers producers;
    producers.remember(batch(7, 0, 0, 1, 5));
    Producers group;
    group.borrow(producers, 7);
    group.borrow(producers, 8);
    EXPECT_EQ(error(group, batch(7, 0, 1, 1)), ErrorCode::kNone);
    group.remember(batch(7, 0, 1, 1, 6));
    EXPECT_EQ(producers.judge(batch(7, 0, 1, 1)).duplicate_of, std::nullopt);
    producers.merge(std::move(group));
    EXPECT_EQ(producers.judge(batch(7, 0, 1, 1)).duplicate_of, 6);
    EXPECT_EQ(producers.judge(batch(7, 0, 0, 1)).duplicate_of, 5);
}

TEST(Producers, ComeBackFromBytesAndNoticeDamage) {
    Producers producers;
    producers.remember(batch(7, 3, 40, 5, 1'000));
    producers.remember(batch(9, 0, 0, 1, 1'005));
    const std::string bytes = producers.encode();
    const auto read = Producers::decode(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size(), 2u);
    EXPECT_EQ(read->judge(batch(7, 3, 40, 5)).duplicate_of, 1'000);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string bad = bytes;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        EXPECT_FALSE(Producers::decode(bad)) << i;
        EXPECT_FALSE(Producers::decode(std::string_view(bytes).substr(0, i))) << i;
    }
}

}  // namespace
}  // namespace madang::commitlog
