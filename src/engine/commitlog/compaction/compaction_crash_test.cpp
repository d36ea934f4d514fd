// Power cuts at every operation of compactions and of retention: what must stay stays, what readers
// saw go never comes back, offsets never change.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <random>
#include <set>

#include "engine/commitlog/replay.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

constexpr std::int64_t kRecords = 60;
constexpr int kKeys = 5;

PartitionOptions options_of(Cleanup cleanup) {
    PartitionOptions options;
    options.cleanup = cleanup;
    options.segment_bytes = 500_B;
    options.min_dirty_ratio = 0.3;
    options.delete_retention = Milliseconds(3'000);
    if (options.deletes()) options.retention_bytes = 900_B;
    return options;
}

// Each batch has one record, so that offset and number of a record are one.
class Story {
public:
    Story(std::uint64_t seed, Cleanup cleanup)
        : world_(seed), random_(seed), options_(options_of(cleanup)) {}

    io::sim::World& world() { return world_; }
    const std::string& failure() const { return failure_; }

    // Lives until all records are through, the power is cut or nothing can be written. Returns
    // whether they are through.
    bool live() {
        const auto opened = Partition::open(world_.environment(), "p", options_);
        if (!opened) {
            if (opened.error().code() == ErrorCode::kCorrupt) fail("what was durable is damaged");
            return !failure_.empty();
        }
        partition_ = *opened;
        check();
        while (next_ < kRecords && has_power() && partition_->is_writable() && failure_.empty()) {
            append();
            if (next_ % 7 == 0) tend();
        }
        if (next_ < kRecords) return !failure_.empty();
        for (int i = 0; i < 3 && has_power(); ++i) {
            world_.run_for(Milliseconds(2'000));
            tend();
        }
        return has_power() || !failure_.empty();
    }

private:
    struct Row {
        std::string key;
        std::optional<std::string> value;
        std::int64_t time = 0;  // when it was appended
    };
    bool has_power() { return world_.disk().has_power(); }
    std::int64_t now() { return world_.clock().wall().microseconds / 1000; }
    void fail(const char* what) {
        if (failure_.empty()) failure_ = what;
    }

    static Keyed record(std::int64_t number) {
        Keyed keyed{"key " + std::to_string(number * 7 % kKeys), std::nullopt};
        if (number % 4 != 3) keyed.value = "value " + std::to_string(number);
        return keyed;
    }

    void append() {
        const Identity identity{
            .producer = 4, .epoch = 0, .sequence = static_cast<std::int32_t>(next_)};
        const auto compression = static_cast<kafka::Compression>(next_ % 5);
        const std::int64_t sent = next_;
        times_.try_emplace(sent, now());
        partition_->append(keyed_batch({record(sent)}, sent, compression, identity),
                           [this, sent](Appended appended) {
                               if (appended.error != kafka::ErrorCode::kNone) return;
                               if (appended.base_offset != sent) fail("another offset");
                               next_ = sent + 1;
                           });
        world_.run_for(Milliseconds(50));
    }

    void tend() {
        (void)partition_->tend({});
        world_.run_for(Milliseconds(50));
        if (has_power()) check();
    }

    void check() {
        const std::int64_t end = partition_->high_watermark();
        if (end < next_) fail("an acknowledged record is lost");
        if (end > next_ + 1) fail("a record that nobody sent");
        const std::int64_t start = partition_->start_offset();
        if (start < start_) fail("what was deleted is back");
        std::set<std::int64_t> seen;
        const auto read = replay(*partition_, start, [&](const kafka::Record& found) -> Result<> {
            const Keyed expected = record(found.offset);
            const bool is_same = found.key == expected.key && found.timestamp == found.offset &&
                                 found.value == expected.value;
            if (!is_same) fail("another record");
            if (found.offset >= start && !seen.insert(found.offset).second) fail("twice");
            return {};
        });
        if (!has_power()) return;  // reading is cut too
        if (!read) fail("it cannot be read");
        for (const std::int64_t gone : gone_) {
            if (seen.contains(gone)) fail("back from the dead");
        }
        if (end <= next_) check_what_stays(start, seen);
        for (std::int64_t offset = start_; offset < std::min(end, next_); ++offset) {
            if (!seen.contains(offset)) gone_.insert(offset);
        }
        start_ = start;
    }

    void check_what_stays(std::int64_t start, const std::set<std::int64_t>& seen) {
        std::map<std::string, std::int64_t> newest;
        for (std::int64_t offset = start; offset < next_; ++offset) {
            newest[record(offset).key] = offset;
            if (!options_.compacts() && !seen.contains(offset)) fail("a gap");
        }
        for (const auto& [key, offset] : newest) {
            const bool is_young = times_.at(offset) + options_.delete_retention.count() > now();
            const bool must_stay = record(offset).value || is_young;
            if (must_stay && !seen.contains(offset)) fail("the newest of a key is lost");
            if (seen.contains(offset) || is_young) continue;
            // A tombstone that has gone hides nothing any more.
            for (const std::int64_t other : seen) {
                if (record(other).key == key) fail("a value without its tombstone");
            }
        }
    }

    io::sim::World world_;
    std::mt19937_64 random_;
    const PartitionOptions options_;
    std::shared_ptr<Partition> partition_;
    std::int64_t next_ = 0;  // the first without an answer
    std::int64_t start_ = 0;
    std::map<std::int64_t, std::int64_t> times_;
    std::set<std::int64_t> gone_;
    std::string failure_;
};

class CompactionCrash : public testing::TestWithParam<Cleanup> {};

TEST_P(CompactionCrash, AtEveryOperationKeepsWhatMustStay) {
    Story whole(1, GetParam());
    ASSERT_TRUE(whole.live());
    ASSERT_EQ(whole.failure(), "");
    const std::uint64_t operations = whole.world().disk().operations();
    ASSERT_GT(operations, 300u);
    for (std::uint64_t nth = 1; nth <= operations; ++nth) {
        Story story(nth, GetParam());
        story.world().disk().cut_power_at_operation(nth);
        while (!story.live()) story.world().disk().restart();
        ASSERT_EQ(story.failure(), "") << "cut at operation " << nth;
    }
}

TEST_P(CompactionCrash, OverManyLivesKeepsWhatMustStay) {
    using io::sim::Operation;
    constexpr std::array kFaults = {Operation::kOpen,   Operation::kWrite,
                                    Operation::kSync,   Operation::kRemove,
                                    Operation::kRename, Operation::kSyncDirectory};
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Story story(seed, GetParam());
        std::mt19937_64 random(seed);
        do {
            io::sim::Disk& disk = story.world().disk();
            if (!disk.has_power()) disk.restart();
            disk.forget_faults();
            if (random() % 2 == 0)
                disk.fail(kFaults[random() % kFaults.size()], 1 + random() % 20, EIO);
            if (random() % 2 == 0) disk.cut_power_at_operation(1 + random() % 300);
        } while (!story.live());
        ASSERT_EQ(story.failure(), "") << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Of, CompactionCrash,
                         testing::Values(Cleanup::kDelete, Cleanup::kCompact,
                                         Cleanup::kCompactAndDelete));

}  // namespace
}  // namespace madang::commitlog
