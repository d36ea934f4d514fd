// A partition against a list: what was appended is read, in order, by offset, after every
// reopening. SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/partition.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cerrno>
#include <random>

#include "engine/commitlog/limits.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

class PartitionTest : public testing::Test {
protected:
    PartitionTest() { open(); }

    void open() {
        partition_.reset();
        auto opened = Partition::open(world_.environment(), "log/t/0", options_);
        ASSERT_TRUE(opened) << opened.error().describe();
        partition_ = *std::move(opened);
    }
    Appended append(std::string batches) {
        std::optional<Appended> answer;
        partition_->append(std::move(batches), [&](Appended appended) { answer = appended; });
        world_.run_until_idle();
        EXPECT_TRUE(answer.has_value());
        return answer.value_or(Appended{});
    }
    std::vector<std::string> files() { return *world_.disk().list("log/t/0"); }

    io::sim::World world_{1};
    PartitionOptions options_;
    std::shared_ptr<Partition> partition_;
};

TEST_F(PartitionTest, GivesOffsetsAndReadsThemBack) {
    EXPECT_EQ(append(batch_of({"a", "b"})).base_offset, 0);
    EXPECT_EQ(append(batch_of({"c"}) + batch_of({"d", "e"})).base_offset, 2);
    EXPECT_EQ(partition_->high_watermark(), 5);
    const std::vector<Kept> all = {{0, "a"}, {1, "b"}, {2, "c"}, {3, "d"}, {4, "e"}};
    EXPECT_EQ(consume(*partition_, 0), all);
    EXPECT_EQ(consume(*partition_, 0, 1), all);  // a batch at a time
    EXPECT_EQ(consume(*partition_, 4), (std::vector<Kept>{{4, "e"}}));
    open();
    EXPECT_EQ(consume(*partition_, 0), all);
    EXPECT_EQ(append(batch_of({"f"})).base_offset, 5);
}

TEST_F(PartitionTest, HasNothingAtItsEndAndIsNothingBeyond) {
    append(batch_of({"a"}));
    const auto end = partition_->read(1, 100, Reach::kDisk);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->segment, nullptr);
    EXPECT_EQ(partition_->read(2, 100, Reach::kDisk).error().code(), madang::ErrorCode::kNotFound);
    EXPECT_EQ(partition_->read(-1, 100, Reach::kDisk).error().code(), madang::ErrorCode::kNotFound);
}

TEST_F(PartitionTest, RefusesWhatIsNoBatchAndAppendsNothingOfIt) {
    std::string damaged = batch_of({"a"});
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    EXPECT_EQ(append(damaged).error, ErrorCode::kCorruptMessage);
    EXPECT_EQ(append(batch_of({"good"}) + damaged).error, ErrorCode::kCorruptMessage);
    EXPECT_EQ(append("").error, ErrorCode::kInvalidRecord);
    EXPECT_EQ(append(batch_of({std::string(2 << 20, 'x')})).error, ErrorCode::kMessageTooLarge);
    std::string old = batch_of({"a"});
    old[16] = 1;
    EXPECT_EQ(append(old).error, ErrorCode::kUnsupportedForMessageFormat);
    EXPECT_EQ(partition_->high_watermark(), 0);
}

TEST_F(PartitionTest, KeepsARepeatedBatchOnceAlsoAfterReopening) {
    const std::string first = batch_of({"a", "b"}, {.producer = 9, .epoch = 0, .sequence = 0});
    const std::string second = batch_of({"c"}, {.producer = 9, .epoch = 0, .sequence = 2});
    EXPECT_EQ(append(first).base_offset, 0);
    EXPECT_EQ(append(first).base_offset, 0);
    EXPECT_EQ(append(second).base_offset, 2);
    open();
    EXPECT_EQ(append(second).base_offset, 2);
    EXPECT_EQ(append(first).base_offset, 0);
    EXPECT_EQ(append(batch_of({"z"}, {.producer = 9, .epoch = 0, .sequence = 7})).error,
              ErrorCode::kOutOfOrderSequence);
    EXPECT_EQ(consume(*partition_, 0), (std::vector<Kept>{{0, "a"}, {1, "b"}, {2, "c"}}));
}

TEST_F(PartitionTest, SealsSegmentsAndReadsAcrossThem) {
    options_.segment_bytes = 500_B;
    open();
    std::vector<Kept> all;
    for (int i = 0; i < 40; ++i) {
        const std::string value = "value " + std::to_string(i);
        const Identity identity{.producer = 5, .epoch = 0, .sequence = i};
        EXPECT_EQ(append(batch_of({value}, identity)).base_offset, i);
        all.push_back({i, value});
    }
    EXPECT_GT(files().size(), 10u);
    EXPECT_EQ(consume(*partition_, 0), all);
    open();
    EXPECT_EQ(consume(*partition_, 0), all);
    // Who produced is remembered across sealed segments.
    EXPECT_EQ(
        append(batch_of({"value 36"}, {.producer = 5, .epoch = 0, .sequence = 36})).base_offset,
        36);
    // An index that is lost is made again.
    ASSERT_TRUE(world_.disk().remove("log/t/0/" + Segment::index_name(0)));
    open();
    EXPECT_EQ(consume(*partition_, 0), all);
}

TEST_F(PartitionTest, ForgetsItsBeginning) {
    options_.segment_bytes = 300_B;
    open();
    for (int i = 0; i < 20; ++i) append(batch_of({std::to_string(i)}));
    const std::size_t before = files().size();
    EXPECT_EQ(partition_->delete_records(7), 7);
    EXPECT_LT(files().size(), before);
    EXPECT_EQ(partition_->start_offset(), 7);
    EXPECT_FALSE(partition_->read(6, 100, Reach::kDisk));
    EXPECT_EQ(consume(*partition_, 7).front(), (Kept{7, "7"}));
    EXPECT_FALSE(partition_->delete_records(21));
    open();
    EXPECT_EQ(partition_->start_offset(), 7);
    EXPECT_EQ(partition_->delete_records(-1), 20);
    EXPECT_EQ(append(batch_of({"x"})).base_offset, 20);
    EXPECT_EQ(consume(*partition_, 20), (std::vector<Kept>{{20, "x"}}));
}

TEST_F(PartitionTest, RetainsByBytesAndByTime) {
    options_.segment_bytes = 300_B;
    options_.retention_bytes = 1000_B;
    open();
    for (int i = 0; i < 30; ++i) append(batch_of({std::to_string(i)}));
    ASSERT_TRUE(partition_->retain());
    EXPECT_GE(partition_->bytes(), 1000u);
    EXPECT_LT(partition_->bytes(), 1400u);
    options_.retention_bytes.reset();
    options_.retention_time = Milliseconds(60'000);
    open();
    const std::int64_t now = world_.clock().wall().microseconds / 1000;
    for (int i = 0; i < 10; ++i) append(batch_of({"new"}, {}, now));
    ASSERT_TRUE(partition_->retain());  // the old ones are from second 1 of 1970
    EXPECT_GE(partition_->start_offset(), 26);
    EXPECT_LE(partition_->start_offset(), 30);
    EXPECT_EQ(consume(*partition_, 30).size(), 10u);
}

TEST_F(PartitionTest, FindsTheFirstRecordOfATime) {
    options_.segment_bytes = 400_B;
    open();
    for (int i = 0; i < 30; ++i) append(batch_of({"a", "b"}, {}, 1'000 * i));
    for (const std::int64_t time : {-5, 0, 1, 1'000, 14'500, 29'000}) {
        const auto found = partition_->find_time(time, Reach::kDisk);
        ASSERT_TRUE(found && *found) << time;
        const std::int64_t expected = time <= 0 ? 0 : (time + 999) / 1'000;
        EXPECT_EQ((*found)->offset, 2 * expected) << time;
        EXPECT_EQ((*found)->timestamp, 1'000 * expected);
    }
    const auto later = partition_->find_time(29'001, Reach::kDisk);
    ASSERT_TRUE(later);
    EXPECT_EQ(*later, std::nullopt);
}

TEST_F(PartitionTest, FindsTheExactRecordOfATimeInsideCompressedBatches) {
    for (int kind = 0; kind < 5; ++kind) {
        kafka::BatchBuilder builder;
        for (int i = 0; i < 10; ++i) {
            builder.add({.timestamp = 1'000 * kind + 10 * i, .key = "k", .value = "v"});
        }
        const std::string plain = builder.finish();
        kafka::BatchHeader header = *kafka::decode_batch_header(plain);
        header.attributes = static_cast<std::uint16_t>(kind);
        const auto records = std::string_view(plain).substr(kafka::kBatchHeaderBytes);
        append(kafka::encode_batch(header, *kafka::compress(header.compression_bits(), records)));
    }
    for (int kind = 0; kind < 5; ++kind) {
        const auto found = partition_->find_time(1'000 * kind + 35, Reach::kDisk);
        ASSERT_TRUE(found && *found) << kind;
        EXPECT_EQ((*found)->offset, 10 * kind + 4) << kind;
        EXPECT_EQ((*found)->timestamp, 1'000 * kind + 40) << kind;
    }
    const auto newest = partition_->find_newest(Reach::kDisk);
    ASSERT_TRUE(newest && *newest);
    EXPECT_EQ((*newest)->offset, 49);
    EXPECT_EQ((*newest)->timestamp, 4'090);
}

TEST_F(PartitionTest, SyncsWhatIsLeftToTheSystemOnceItsTimeIsOver) {
    options_.durability = Durability::kOs;
    options_.flush_time = Milliseconds(1'000);
    open();
    append(batch_of({"a"}));
    const std::uint64_t before = world_.disk().syncs();
    append(batch_of({"b"}));
    EXPECT_EQ(world_.disk().syncs(), before);
    world_.run_for(Milliseconds(1'000));
    append(batch_of({"c"}));
    EXPECT_EQ(world_.disk().syncs(), before + 1);
    append(batch_of({"d"}));
    EXPECT_EQ(world_.disk().syncs(), before + 1);
    world_.run_for(Milliseconds(1'000));
    ASSERT_TRUE(partition_->tend({}));  // nobody appends any more
    world_.run_until_idle();
    EXPECT_EQ(world_.disk().syncs(), before + 2);
    ASSERT_TRUE(partition_->tend({}));
    world_.run_until_idle();
    EXPECT_EQ(world_.disk().syncs(), before + 2);
}

TEST_F(PartitionTest, RefusesBatchesWhoseOffsetsAreNotAsManyAsTheirRecords) {
    kafka::BatchHeader header = *kafka::decode_batch_header(batch_of({"a", "b"}));
    const std::string batch = batch_of({"a", "b"});
    header.last_offset_delta = INT32_MAX;
    EXPECT_EQ(append(kafka::encode_batch(header, batch.substr(kafka::kBatchHeaderBytes))).error,
              ErrorCode::kInvalidRecord);
}

TEST_F(PartitionTest, TellsWatchersThatItHasGrown) {
    int grown = 0;
    const auto watcher = partition_->watch([&] { ++grown; });
    append(batch_of({"a"}));
    EXPECT_EQ(grown, 1);
    append("nothing");
    EXPECT_EQ(grown, 1);
    partition_->unwatch(watcher);
    append(batch_of({"b"}));
    EXPECT_EQ(grown, 1);
}

TEST_F(PartitionTest, SurvivesAFullDisk) {
    append(batch_of({"a"}));
    world_.disk().fail(io::sim::Operation::kWrite, 2, ENOSPC);  // 1 is the mark
    EXPECT_EQ(append(batch_of({"lost"}, {.producer = 3, .epoch = 0, .sequence = 0})).error,
              ErrorCode::kStorageError);
    EXPECT_TRUE(partition_->is_writable());
    EXPECT_EQ(append(batch_of({"b"}, {.producer = 3, .epoch = 0, .sequence = 0})).base_offset, 1);
    const std::vector<Kept> all = {{0, "a"}, {1, "b"}};
    EXPECT_EQ(consume(*partition_, 0), all);
    open();
    EXPECT_EQ(consume(*partition_, 0), all);
}

TEST_F(PartitionTest, WritesNothingMoreAfterAFailedSync) {
    append(batch_of({"a"}));
    world_.disk().fail(io::sim::Operation::kSync, 1, EIO);
    EXPECT_EQ(append(batch_of({"unknown"})).error, ErrorCode::kStorageError);
    EXPECT_FALSE(partition_->is_writable());
    EXPECT_EQ(append(batch_of({"b"})).error, ErrorCode::kStorageError);
    EXPECT_EQ(consume(*partition_, 0), (std::vector<Kept>{{0, "a"}}));
}

TEST_F(PartitionTest, RefusesToOpenWhatIsDamagedWhereItWasDurable) {
    for (int i = 0; i < 3; ++i) append(batch_of({"value"}));
    world_.disk().flip_bit("log/t/0/" + Segment::file_name(0), 90);
    partition_.reset();
    const auto opened = Partition::open(world_.environment(), "log/t/0", options_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), madang::ErrorCode::kCorrupt);
}

TEST_F(PartitionTest, RefusesMoreThanMayWait) {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < kAppendsWaitingMax + 5; ++i) {
        partition_->append(batch_of({"a"}), [&](Appended appended) {
            refused += appended.error == ErrorCode::kRequestTimedOut ? 1 : 0;
        });
    }
    world_.run_until_idle();
    EXPECT_EQ(refused, 5u);
    EXPECT_EQ(partition_->high_watermark(), static_cast<std::int64_t>(kAppendsWaitingMax));
}

// Random appends, deletions and reopenings against a list.
void agree_with_a_list(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    io::sim::World world(seed);
    PartitionOptions options;
    options.segment_bytes = Bytes{200 + random() % 2'000};
    auto partition = *Partition::open(world.environment(), "p", options);
    std::vector<Kept> list;
    std::int64_t start = 0;
    for (int step = 0; step < 60; ++step) {
        if (random() % 12 == 0) {
            world.run_until_idle();
            partition = *Partition::open(world.environment(), "p", options);
        }
        if (random() % 15 == 0) {
            world.run_until_idle();
            const auto end = static_cast<std::int64_t>(list.size());
            start += static_cast<std::int64_t>(random() % 4);
            start = std::min(start, end);
            RC_ASSERT(*partition->delete_records(start) == start);
        }
        std::vector<std::string> values(1 + random() % 5);
        for (std::string& value : values) value.assign(random() % 60, 'v');
        partition->append(batch_of(values), [&, first = list.size()](Appended appended) {
            RC_ASSERT(appended.base_offset == static_cast<std::int64_t>(first));
        });
        for (const std::string& value : values) {
            list.push_back({static_cast<std::int64_t>(list.size()), value});
        }
        if (random() % 3 != 0) continue;  // several appends become one group
        world.run_until_idle();
        const auto from = start + static_cast<std::int64_t>(
                                      random() % (list.size() - static_cast<std::size_t>(start)));
        const auto read = consume(*partition, from, 1 + random() % 500);
        RC_ASSERT(read == std::vector<Kept>(list.begin() + from, list.end()));
    }
    world.run_until_idle();
}

TEST(PartitionModel, AgreesWithAList) {
    ASSERT_TRUE(rc::check("what is appended is read", agree_with_a_list));
}

}  // namespace
}  // namespace madang::commitlog
