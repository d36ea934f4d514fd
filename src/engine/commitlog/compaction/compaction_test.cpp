// Compaction against a list of all that was ever appended: what stays is what was appended, the
// newest of each key stays, a tombstone goes when its time is over and not before.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <random>
#include <set>

#include "engine/commitlog/replay.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

using kafka::Compression;
using kafka::ErrorCode;

struct Row {
    std::int64_t timestamp = 0;
    std::string key;
    std::optional<std::string> value;
    friend bool operator==(const Row&, const Row&) = default;
};
using Rows = std::map<std::int64_t, Row>;  // by offset

Rows rows_of(const Partition& partition, std::int64_t from = 0) {
    Rows rows;
    const auto read = replay(partition, from, [&](const kafka::Record& record) -> Result<> {
        Row row{record.timestamp, std::string(record.key.value_or("")), std::nullopt};
        if (record.value) row.value = std::string(*record.value);
        EXPECT_TRUE(rows.emplace(record.offset, std::move(row)).second) << "an offset twice";
        return {};
    });
    EXPECT_TRUE(read) << read.error().describe();
    return rows;
}

std::map<std::string, std::string> table_of(const Rows& rows) {
    std::map<std::string, std::string> table;
    for (const auto& [offset, row] : rows) {
        table.erase(row.key);
        if (row.value) table[row.key] = *row.value;
    }
    return table;
}

PartitionOptions compacted_options() {
    PartitionOptions options;
    options.cleanup = Cleanup::kCompact;
    options.segment_bytes = 600_B;
    options.min_dirty_ratio = 0;
    options.delete_retention = Milliseconds(10'000);
    return options;
}

class CompactionTest : public testing::Test {
protected:
    CompactionTest() { open(); }

    void open() {
        partition_.reset();
        auto opened = Partition::open(world_.environment(), "p", options_);
        ASSERT_TRUE(opened) << opened.error().describe();
        partition_ = *std::move(opened);
    }
    Appended append(std::string batches) {
        std::optional<Appended> answer;
        partition_->append(std::move(batches), [&](Appended appended) { answer = appended; });
        world_.run_until_idle();
        return answer.value_or(Appended{});
    }
    void put(const std::string& key, std::optional<std::string> value,
             Compression compression = Compression::kNone) {
        const Keyed record{key, std::move(value)};
        const Appended appended = append(keyed_batch({record}, 1'000, compression));
        ASSERT_EQ(appended.error, ErrorCode::kNone);
    }
    void tend() {
        const auto tended = partition_->tend({});
        ASSERT_TRUE(tended) << tended.error().describe();
        world_.run_until_idle();
    }
    // Seals what there is, and compacts it.
    void seal_and_tend() {
        world_.run_for(options_.segment_time);
        tend();
        tend();
    }
    std::vector<std::string> files() { return *world_.disk().list("p"); }
    std::size_t segments() {
        std::size_t count = 0;
        for (const std::string& name : files()) count += name.ends_with(".log");
        return count;
    }

    io::sim::World world_{1};
    PartitionOptions options_ = compacted_options();
    std::shared_ptr<Partition> partition_;
};

TEST_F(CompactionTest, KeepsTheNewestOfEachKeyWithItsOffset) {
    for (int i = 0; i < 40; ++i) put("k" + std::to_string(i % 3), std::to_string(i));
    EXPECT_GE(segments(), 5u);
    seal_and_tend();
    const Rows expected = {
        {37, {1'000, "k1", "37"}}, {38, {1'000, "k2", "38"}}, {39, {1'000, "k0", "39"}}};
    EXPECT_EQ(rows_of(*partition_), expected);
    EXPECT_LE(segments(), 3u);  // neighbours became one, and the last is empty
    EXPECT_EQ(partition_->start_offset(), 0);
    EXPECT_EQ(partition_->high_watermark(), 40);
    open();
    EXPECT_EQ(rows_of(*partition_), expected);
    EXPECT_EQ(append(keyed_batch({{"new", "a"}})).base_offset, 40);
}

TEST_F(CompactionTest, WritesAgainOnlyWhatHasBecomeDirty) {
    options_.min_dirty_ratio = 0.5;
    open();
    for (int i = 0; i < 40; ++i) put("key " + std::to_string(i), std::string(60, 'v'));
    seal_and_tend();
    const std::uint64_t before = world_.disk().operations();
    tend();
    EXPECT_EQ(world_.disk().operations(), before);  // an idle log costs nothing
    for (int i = 0; i < 10; ++i) put("key 0", std::string(60, 'v'));
    tend();
    EXPECT_EQ(rows_of(*partition_).size(), 50u);  // too little is dirty
    for (int i = 0; i < 40; ++i) put("key 0", std::string(60, 'v'));
    tend();
    EXPECT_LT(rows_of(*partition_).size(), 50u);
}

TEST_F(CompactionTest, KeepsATombstoneForItsTimeAndThenForgetsIt) {
    put("a", "1");
    put("b", "2");
    put("a", std::nullopt);
    seal_and_tend();
    EXPECT_EQ(rows_of(*partition_),
              (Rows{{1, {1'000, "b", "2"}}, {2, {1'000, "a", std::nullopt}}}));
    world_.run_for(Milliseconds(9'000));
    tend();
    EXPECT_EQ(rows_of(*partition_).size(), 2u);
    open();  // how long is kept on the disk
    world_.run_for(Milliseconds(1'001));
    tend();
    EXPECT_EQ(rows_of(*partition_), (Rows{{1, {1'000, "b", "2"}}}));
    EXPECT_EQ(partition_->high_watermark(), 3);
    // A reader at the end of what was cleaned comes to an end.
    const auto slice = partition_->read(2, 1'000, Reach::kDisk);
    ASSERT_TRUE(slice && slice->segment);
    EXPECT_EQ(kafka::decode_batch_header(bytes_of(*slice))->last_offset(), 2);
}

TEST_F(CompactionTest, KeepsTheEndOfASegmentThatIsEmptied) {
    for (int i = 0; i < 20; ++i) put("a", i < 19 ? std::optional<std::string>("v") : std::nullopt);
    seal_and_tend();
    world_.run_for(Milliseconds(10'001));
    tend();
    EXPECT_EQ(rows_of(*partition_), Rows{});
    EXPECT_EQ(partition_->high_watermark(), 20);
    open();
    EXPECT_EQ(partition_->high_watermark(), 20);
    put("a", "again");
    EXPECT_EQ(rows_of(*partition_), (Rows{{20, {1'000, "a", "again"}}}));
    const std::uint64_t before = world_.disk().operations();
    tend();
    EXPECT_EQ(world_.disk().operations(), before);
}

TEST_F(CompactionTest, KeepsHowBatchesWereCompressed) {
    for (int kind = 0; kind < 5; ++kind) {
        const auto compression = static_cast<Compression>(kind);
        const std::string key = "k" + std::to_string(kind);
        ASSERT_EQ(append(keyed_batch({{key, "old"}, {key, "new"}}, 1'000, compression)).error,
                  ErrorCode::kNone);
    }
    seal_and_tend();
    EXPECT_EQ(rows_of(*partition_).size(), 5u);
    std::string bytes = bytes_of(*partition_->read(0, 1 << 20, Reach::kDisk));
    for (std::uint8_t kind = 0; kind < 5; ++kind) {
        const auto header = kafka::decode_batch_header(bytes);
        ASSERT_TRUE(header);
        EXPECT_EQ(header->compression_bits(), kind);
        EXPECT_EQ(header->records, 1);
        bytes.erase(0, header->bytes);
    }
}

TEST_F(CompactionTest, KeepsWhatIsBeingReadUntilItIsRead) {
    for (int i = 0; i < 20; ++i) put("k", std::to_string(i));
    const auto slice = partition_->read(0, 300, Reach::kDisk);
    ASSERT_TRUE(slice && slice->segment);
    const std::string before = bytes_of(*slice);
    seal_and_tend();
    EXPECT_EQ(bytes_of(*slice), before);
    EXPECT_EQ(rows_of(*partition_).size(), 1u);
}

TEST_F(CompactionTest, KeepsARepeatedBatchOnceAlsoWhenTheFirstHasGone) {
    const Identity first{.producer = 3, .epoch = 0, .sequence = 0};
    const Identity second{.producer = 3, .epoch = 0, .sequence = 1};
    append(keyed_batch({{"k", "a"}}, 1'000, Compression::kNone, first));
    append(keyed_batch({{"k", "b"}}, 1'000, Compression::kNone, second));
    seal_and_tend();
    EXPECT_EQ(rows_of(*partition_).size(), 1u);
    open();
    EXPECT_EQ(append(keyed_batch({{"k", "a"}}, 1'000, Compression::kNone, first)).base_offset, 0);
    EXPECT_EQ(append(keyed_batch({{"k", "b"}}, 1'000, Compression::kNone, second)).base_offset, 1);
    EXPECT_EQ(partition_->high_watermark(), 2);
}

TEST_F(CompactionTest, GoesOnInTheNextRoundWithKeysThatDoNotFit) {
    options_.compaction_keys_bytes = 400;  // three or four keys
    open();
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 10; ++i) put("key " + std::to_string(i), std::to_string(round));
    }
    seal_and_tend();
    const std::size_t after_one = rows_of(*partition_).size();
    EXPECT_GT(after_one, 10u);
    for (int round = 0; round < 10; ++round) tend();
    EXPECT_EQ(rows_of(*partition_).size(), 10u);
}

TEST_F(CompactionTest, KeepsATombstoneUntilWhatItHidesHasGone) {
    options_.segment_bytes = 1_MiB;
    options_.compaction_keys_bytes = 1;  // a key at a time
    open();
    put("a", "1");
    for (int i = 0; i < 5; ++i) put("k" + std::to_string(i), "v");
    put("a", std::nullopt);
    world_.run_for(options_.segment_time);
    for (int round = 0; round < 12; ++round) {
        tend();
        EXPECT_FALSE(table_of(rows_of(*partition_)).contains("a")) << round;
        world_.run_for(Milliseconds(10'001));
    }
    EXPECT_EQ(rows_of(*partition_).size(), 5u);
}

TEST_F(CompactionTest, RefusesRecordsWithoutAKey) {
    EXPECT_EQ(append(batch_of({"no key"})).error, ErrorCode::kInvalidRecord);
    std::string damaged = keyed_batch({{"k", "v"}}, 1'000, Compression::kZstd);
    const kafka::BatchHeader header = *kafka::decode_batch_header(damaged);
    damaged = kafka::encode_batch(header, "no frame");
    EXPECT_EQ(append(damaged).error, ErrorCode::kInvalidRecord);
    EXPECT_EQ(partition_->high_watermark(), 0);
}

TEST_F(CompactionTest, StopsWhenItIsToldAndGoesOnLater) {
    for (int i = 0; i < 40; ++i) put("k", std::to_string(i));
    std::stop_source stopping;
    stopping.request_stop();
    EXPECT_EQ(partition_->tend(stopping.get_token()).error().code(), madang::ErrorCode::kCancelled);
    EXPECT_EQ(rows_of(*partition_).size(), 40u);
    seal_and_tend();
    EXPECT_EQ(rows_of(*partition_).size(), 1u);
}

TEST_F(CompactionTest, SurvivesAFullDisk) {
    for (int i = 0; i < 40; ++i) put("k" + std::to_string(i % 7), std::to_string(i));
    const auto before = table_of(rows_of(*partition_));
    world_.disk().fail(io::sim::Operation::kWrite, 1, ENOSPC);
    EXPECT_FALSE(partition_->tend({}));
    EXPECT_EQ(table_of(rows_of(*partition_)), before);
    put("more", "v");
    seal_and_tend();
    EXPECT_EQ(rows_of(*partition_).size(), 8u);
    for (const std::string& name : files()) {
        EXPECT_FALSE(name.ends_with(".cleaned"));
    }
}

TEST_F(CompactionTest, DeletesAsWellWhereBothAreAskedFor) {
    options_.cleanup = Cleanup::kCompactAndDelete;
    options_.retention_time = Milliseconds(60'000);
    open();
    for (int i = 0; i < 10; ++i) put("old " + std::to_string(i), "v");
    const std::int64_t now = world_.clock().wall().microseconds / 1000;
    append(keyed_batch({{"new", "v"}}, now));
    tend();
    tend();
    const Rows rows = rows_of(*partition_, partition_->start_offset());
    EXPECT_TRUE(rows.contains(10));
    EXPECT_LT(rows.size(), 5u);
}

// A long random story with all that was appended as the judge.
class Judge {
public:
    explicit Judge(std::uint64_t seed)
        : random_(seed), world_(seed), options_(compacted_options()) {
        options_.segment_bytes = Bytes{300 + random_() % 3'000};
        options_.min_dirty_ratio = static_cast<double>(random_() % 3) / 4;
        if (random_() % 3 == 0) options_.compaction_keys_bytes = 100 + random_() % 2'000;
        open();
    }
    void run() {
        for (int step = 0; step < 150; ++step) {
            for (std::size_t i = random_() % 4; i > 0; --i) append();
            if (random_() % 10 == 0) world_.run_for(Milliseconds(random_() % 8'000));
            if (random_() % 30 == 0) world_.run_for(options_.segment_time);
            if (random_() % 8 != 0) continue;
            const auto slice = partition_->read(0, 500, Reach::kDisk);
            const std::string before = bytes_of(*slice);
            RC_ASSERT(partition_->tend({}).has_value());
            world_.run_until_idle();
            if (random_() % 3 == 0) open();
            if (slice->segment && partition_) RC_ASSERT(bytes_of(*slice) == before);
            check();
        }
    }

private:
    void open() {
        partition_.reset();
        auto opened = Partition::open(world_.environment(), "p", options_);
        RC_ASSERT(opened.has_value());
        partition_ = *std::move(opened);
    }
    std::int64_t now() { return world_.clock().wall().microseconds / 1000; }

    void append() {
        std::vector<Keyed> records(1 + random_() % 5);
        auto offset = static_cast<std::int64_t>(all_.size());
        const auto timestamp = static_cast<std::int64_t>(random_() % 100'000);
        for (Keyed& record : records) {
            record.key = "key " + std::to_string(random_() % 12);
            if (random_() % 4 != 0) record.value = std::string(random_() % 50, 'v');
            all_[offset] = {timestamp, record.key, record.value};
            times_[offset++] = now();
        }
        const auto compression = static_cast<Compression>(random_() % 5);
        partition_->append(keyed_batch(records, timestamp, compression), [](Appended appended) {
            RC_ASSERT(appended.error == ErrorCode::kNone);
        });
        world_.run_until_idle();
    }

    void check() {
        RC_ASSERT(partition_->high_watermark() == static_cast<std::int64_t>(all_.size()));
        RC_ASSERT(partition_->start_offset() == 0);
        const Rows rows = rows_of(*partition_);
        for (const auto& [offset, row] : rows) RC_ASSERT(all_.at(offset) == row);
        RC_ASSERT(table_of(rows) == table_of(all_));
        std::map<std::string, std::int64_t> newest;
        for (const auto& [offset, row] : all_) newest[row.key] = offset;
        for (const auto& [key, offset] : newest) {
            const bool is_young = times_.at(offset) + options_.delete_retention.count() > now();
            const bool must_stay = all_.at(offset).value || is_young;
            RC_ASSERT(!must_stay || rows.contains(offset));
        }
    }

    std::mt19937_64 random_;
    io::sim::World world_;
    PartitionOptions options_;
    std::shared_ptr<Partition> partition_;
    Rows all_;
    std::map<std::int64_t, std::int64_t> times_;
};

TEST(CompactionModel, AgreesWithAllThatWasAppended) {
    ASSERT_TRUE(rc::check("what must stay stays", [](std::uint64_t seed) { Judge(seed).run(); }));
}

}  // namespace
}  // namespace madang::commitlog
