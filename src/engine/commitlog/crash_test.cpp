// Power cuts at every operation: nothing acknowledged is lost, nothing is there twice, offsets have
// no gap, and what readers saw stays.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cerrno>
#include <random>

#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

constexpr int kBatches = 60;

struct Life {
    std::vector<std::string> acknowledged;  // the values, in order of their offsets
    std::int64_t seen = 0;                  // the highest watermark that a reader saw
};

PartitionOptions small_segments() {
    PartitionOptions options;
    options.segment_bytes = 900_B;
    return options;
}

// One producer, three batches in flight, repeats in the next life what it has no answer for.
class Story {
public:
    explicit Story(std::uint64_t seed) : world_(seed), random_(seed) {}

    io::sim::World& world() { return world_; }

    // Lives until the batches are through, the power is cut or a sync fails. Returns whether they
    // are through.
    bool live() {
        const auto partition = Partition::open(world_.environment(), "p", small_segments());
        if (!partition) {
            const bool is_damaged = partition.error().code() == ErrorCode::kCorrupt;
            return is_damaged && fail("what was durable is damaged");
        }
        check(**partition);
        while (next_ < kBatches && world_.disk().has_power() && failure_.empty()) {
            if (!(*partition)->is_writable()) return false;
            for (int i = next_; i < std::min(next_ + 3, kBatches); ++i) send(**partition, i);
            world_.run_until_idle();
            seen_ = std::max(seen_, (*partition)->high_watermark());
            if (random_() % 10 == 0 && world_.disk().has_power()) {
                const auto start = (*partition)->delete_records(next_ / 3);
                if (start) start_ = *start;
            }
        }
        if (!world_.disk().has_power()) return false;
        check(**partition);
        return world_.disk().has_power();
    }

    const std::string& failure() const { return failure_; }
    int acknowledged() const { return next_; }

private:
    bool fail(const char* what) {
        if (failure_.empty()) failure_ = what;
        return true;
    }

    static std::string value_of(int batch) {
        return "value " + std::to_string(batch) + std::string(static_cast<std::size_t>(batch), '.');
    }

    void send(Partition& partition, int batch) {
        const Identity identity{.producer = 4, .epoch = 0, .sequence = batch};
        partition.append(batch_of({value_of(batch)}, identity), [this, batch](Appended appended) {
            if (appended.error != kafka::ErrorCode::kNone) return;
            if (appended.base_offset != batch) fail("an offset is not the batch's");
            if (batch == next_) ++next_;
        });
    }

    // Each batch has one record, so that offset and batch are one number.
    void check(const Partition& partition) {
        const std::int64_t end = partition.high_watermark();
        if (end < next_) fail("an acknowledged batch is lost");
        if (end < seen_) fail("what a reader saw is lost");
        if (end > std::min(next_ + 3, kBatches)) fail("a batch that nobody sent");
        if (partition.start_offset() < start_) fail("what was deleted is back");
        std::int64_t offset = partition.start_offset();
        const auto all = consume(partition, offset);
        if (!world_.disk().has_power()) return;  // reading is cut too
        for (const Kept& kept : all) {
            if (kept.offset != offset) fail("a gap");
            if (kept.value != value_of(static_cast<int>(kept.offset))) fail("another value");
            ++offset;
        }
        if (offset != end) fail("it ends before its end");
        seen_ = end;
    }

    io::sim::World world_;
    std::mt19937_64 random_;
    int next_ = 0;  // the first batch without an answer
    std::int64_t seen_ = 0;
    std::int64_t start_ = 0;
    std::string failure_;
};

TEST(CommitlogCrash, AtEveryOperationLosesNothingAcknowledged) {
    Story whole(1);
    const std::uint64_t before = whole.world().disk().operations();
    ASSERT_TRUE(whole.live());
    ASSERT_EQ(whole.failure(), "");
    ASSERT_EQ(whole.acknowledged(), kBatches);
    const std::uint64_t operations = whole.world().disk().operations() - before;
    ASSERT_GT(operations, 100u);
    for (std::uint64_t nth = 1; nth <= operations; ++nth) {
        Story story(nth);
        story.world().disk().cut_power_at_operation(nth);
        while (!story.live()) story.world().disk().restart();
        ASSERT_EQ(story.failure(), "") << "cut at operation " << nth;
        ASSERT_EQ(story.acknowledged(), kBatches) << "cut at operation " << nth;
    }
}

TEST(CommitlogCrash, AnOpeningThatFailedLeavesNoNameThatACutTakes) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        io::sim::World world(seed);
        world.disk().fail(io::sim::Operation::kSyncDirectory, 2, EIO);
        EXPECT_FALSE(Partition::open(world.environment(), "p", {}));
        auto partition = *Partition::open(world.environment(), "p", {});
        bool is_kept = false;
        partition->append(batch_of({"a"}), [&](Appended appended) {
            is_kept = appended.error == kafka::ErrorCode::kNone;
        });
        world.run_until_idle();
        ASSERT_TRUE(is_kept);
        partition.reset();
        world.disk().power_cut();
        partition = *Partition::open(world.environment(), "p", {});
        EXPECT_EQ(partition->high_watermark(), 1) << "seed " << seed;
    }
}

TEST(CommitlogCrash, OverManyLivesLosesNothingAcknowledged) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Story story(seed);
        std::mt19937_64 random(seed);
        do {
            io::sim::Disk& disk = story.world().disk();
            if (!disk.has_power()) disk.restart();
            disk.forget_faults();
            if (random() % 3 == 0) disk.fail(io::sim::Operation::kSync, 1 + random() % 6, EIO);
            if (random() % 2 == 0) disk.cut_power_at_operation(1 + random() % 120);
        } while (!story.live());
        ASSERT_EQ(story.failure(), "") << "seed " << seed;
        ASSERT_EQ(story.acknowledged(), kBatches) << "seed " << seed;
    }
}

}  // namespace
}  // namespace madang::commitlog
