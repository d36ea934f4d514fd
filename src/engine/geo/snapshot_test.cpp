// Snapshots: round trip, damage, crashes and full disks.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/snapshot.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/geo/brute_world.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

std::unique_ptr<Index> open_index(io::sim::World& world) {
    auto index = Index::open(world.environment(), "geo", {});
    EXPECT_TRUE(index);
    return *std::move(index);
}

std::string snapshot_path(io::sim::World& world) {
    const auto names = world.environment().files.list("geo");
    EXPECT_TRUE(names);
    EXPECT_EQ(names->size(), 1u);
    return "geo/" + names->front();
}

std::string snapshot_bytes(io::sim::World& world) {
    return *io::read_file(world.environment().files, snapshot_path(world), 1_GiB);
}

TEST(Snapshot, GivesBackTheSameIndex) {
    Dice dice(1);
    io::sim::World world(1);
    const BruteWorld points(dice, 70'000);
    auto index = open_index(world);
    ASSERT_TRUE(index->rebuild(points.source(), 99, points.schedules()));
    EXPECT_EQ(index->durable(), 99u);
    index.reset();
    world.disk().power_cut();
    index = open_index(world);
    EXPECT_EQ(index->applied(), 99u);
    EXPECT_EQ(index->durable(), 99u);
    EXPECT_EQ(index->statistics().points, points.size());
    for (int i = 0; i < 8; ++i) points.check(*index, points.query(dice));
}

TEST(Snapshot, OfABuildByWayOfTheDiskIsTheSameFile) {
    Dice dice(4);
    const BruteWorld points(dice, 70'000);
    io::sim::World small(1);
    io::sim::World large(2);
    ASSERT_TRUE(open_index(large)->rebuild(points.source(), 9, points.schedules()));
    std::uint64_t packed = 0;
    Options options{.sorted_points_max = 9'000};
    options.on_packed = [&packed](std::uint64_t so_far) { packed = so_far; };
    auto index = *Index::open(small.environment(), "geo", options);
    ASSERT_TRUE(index->apply(std::vector{Change{9, 1, {}, {}}, Change{10, 70'001, {}, {}}}));
    ASSERT_TRUE(index->rebuild(points.source(), 9, points.schedules()));
    EXPECT_EQ(packed, 70'000u);
    EXPECT_EQ(index->applied(), 10u);
    EXPECT_EQ(index->durable(), 9u);
    for (int i = 0; i < 8; ++i) points.check(*index, points.query(dice));
    EXPECT_TRUE(snapshot_bytes(small) == snapshot_bytes(large));
    // It goes on as any other: a merge into mapped chunks, and a build on top.
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(index->durable(), 10u);
}

// Fails each operation of a build that goes by way of the disk.
TEST(Snapshot, ABuildByWayOfTheDiskThatFailsLeavesWhatWasThere) {
    Dice dice(5);
    const BruteWorld points(dice, 300);
    for (const auto operation : {io::sim::Operation::kWrite, io::sim::Operation::kSync,
                                 io::sim::Operation::kRename, io::sim::Operation::kOpen}) {
        bool was_completed = false;
        for (std::uint64_t nth = 1; !was_completed; ++nth) {
            ASSERT_LT(nth, 100u);
            io::sim::World world(nth);
            auto index = *Index::open(world.environment(), "geo", Options{.sorted_points_max = 50});
            ASSERT_TRUE(index->apply(std::vector{Change{1, 1, Entry{1, {1, 1}, {}}, {}}}));
            ASSERT_TRUE(index->checkpoint());
            world.disk().fail(operation, nth, ENOSPC);
            was_completed = index->rebuild(points.source(), 9, points.schedules()).has_value();
            world.disk().forget_faults();
            const std::uint64_t found = index->count({.area = Nearest{}}).points;
            EXPECT_EQ(found, was_completed ? points.size() : 1u);
            index.reset();
            index = open_index(world);
            EXPECT_TRUE(index->durable() == 9 || index->durable() == 1);
            EXPECT_EQ(world.environment().files.list("geo")->size(), 1u);
        }
    }
}

TEST(Snapshot, OfAnEmptyIndexIsSound) {
    io::sim::World world(1);
    auto index = open_index(world);
    ASSERT_TRUE(index->rebuild([] { return std::optional<Entry>(); }, 7));
    index.reset();
    EXPECT_EQ(open_index(world)->durable(), 7u);
}

class Damage : public ::testing::Test {
protected:
    Damage() {
        Dice dice(2);
        const BruteWorld points(dice, 100);
        EXPECT_TRUE(open_index(world_)->rebuild(points.source(), 5, points.schedules()));
        bytes_ = snapshot_bytes(world_);
    }
    static Result<std::shared_ptr<const Base>> read(const std::string& bytes) {
        return read_snapshot(bytes, nullptr, Verification::kAtOpen);
    }
    // The header with another version and its checksum made right.
    std::string of_version(std::uint32_t version) const {
        std::string header = bytes_.substr(0, 8);
        put_u32(header, version);
        header += bytes_.substr(12, 48);
        put_u32(header, crc32c(header));
        return header + bytes_.substr(64);
    }

    io::sim::World world_{2};
    std::string bytes_;
};

TEST_F(Damage, OfAnyBitIsFound) {
    ASSERT_TRUE(read(bytes_));
    for (std::size_t at = 0; at < bytes_.size(); at += at < 200 ? 1 : 97) {
        std::string damaged = bytes_;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        ASSERT_FALSE(read(damaged)) << at;
    }
}

TEST_F(Damage, OfTheLengthIsFound) {
    for (std::size_t size = 0; size < bytes_.size(); size += size < 200 ? 1 : 97) {
        ASSERT_FALSE(read(bytes_.substr(0, size))) << size;
    }
    EXPECT_FALSE(read(bytes_ + "x"));
}

TEST_F(Damage, IsReportedAndTheSnapshotIgnored) {
    world_.disk().flip_bit(snapshot_path(world_), 1000);
    const auto index = open_index(world_);
    EXPECT_EQ(index->applied(), 0u);
    EXPECT_EQ(index->durable(), 0u);
    EXPECT_EQ(index->statistics().points, 0u);
    EXPECT_TRUE(world_.log().has("damaged"));
}

TEST_F(Damage, IsFoundInTheBackgroundBeforeAnythingRestsOnIt) {
    const Options kLater{.delta_changes_max = 64, .verification = Verification::kInBackground};
    auto index = *Index::open(world_.environment(), "geo", kLater);
    EXPECT_EQ(index->applied(), 5u);
    EXPECT_EQ(index->durable(), 0u);
    world_.run_until_idle();
    EXPECT_EQ(index->durable(), 5u);
    EXPECT_FALSE(index->statistics().is_damaged);
    index.reset();

    world_.disk().flip_bit(snapshot_path(world_), bytes_.size() / 3);
    index = *Index::open(world_.environment(), "geo", kLater);
    EXPECT_EQ(index->statistics().points, 100u);
    EXPECT_EQ(index->checkpoint().error().code(), ErrorCode::kCorrupt);
    world_.run_until_idle();
    EXPECT_EQ(index->durable(), 0u);
    EXPECT_TRUE(index->statistics().is_damaged);
    EXPECT_TRUE(world_.log().has("damaged"));
    ASSERT_TRUE(index->rebuild([] { return std::optional<Entry>(); }, 6));
    EXPECT_FALSE(index->statistics().is_damaged);
    EXPECT_EQ(index->durable(), 6u);
}

TEST_F(Damage, IsNotWhatAnOlderVersionWrote) {
    const auto older = read(of_version(1));
    ASSERT_FALSE(older);
    EXPECT_EQ(older.error().code(), ErrorCode::kNotFound);
    ASSERT_TRUE(world_.environment().files.replace(snapshot_path(world_), of_version(1)));
    EXPECT_EQ(open_index(world_)->durable(), 0u);
    EXPECT_TRUE(world_.log().has("passed over"));
    EXPECT_FALSE(world_.log().has("damaged"));
}

TEST_F(Damage, IsNotWhatANewerVersionWrote) {
    const auto newer = read(of_version(3));
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().code(), ErrorCode::kUnsupported);
    EXPECT_TRUE(read(of_version(2)));
}

TEST_F(Damage, OfTheNewestFallsBackToTheOneBefore) {
    auto& files = world_.environment().files;
    ASSERT_TRUE(files.replace("geo/snapshot-00000000000000000009.geo", "rubbish"));
    EXPECT_EQ(open_index(world_)->durable(), 5u);
}

TEST_F(Damage, DuringReadingIsReportedAndTheSnapshotIgnored) {
    // exists/list/map are of one kind: let each of the next operations fail in turn.
    for (std::uint64_t nth = 1; nth < 12; ++nth) {
        world_.disk().fail(io::sim::Operation::kOther, nth, EIO);
        const auto index = Index::open(world_.environment(), "geo", {});
        if (index) {
            EXPECT_TRUE((*index)->durable() == 5 || (*index)->durable() == 0);
        }
        world_.disk().forget_faults();
    }
}

Change put(std::uint64_t stamp, std::uint64_t id, Position at) {
    return {stamp, id, Entry{id, at, {}}, std::nullopt};
}

// Cuts the power at every operation of a checkpoint: one of the two snapshots must be there.
TEST(Checkpoint, SurvivesAPowerCutAtEveryOperation) {
    bool was_completed = false;
    for (std::uint64_t nth = 1; !was_completed; ++nth) {
        ASSERT_LT(nth, 100u);
        io::sim::World world(nth);
        auto index = open_index(world);
        ASSERT_TRUE(index->apply(std::vector{put(1, 1, {1, 1})}));
        ASSERT_TRUE(index->checkpoint());
        ASSERT_TRUE(index->apply(std::vector{put(2, 2, {2, 2})}));
        world.disk().cut_power_at_operation(nth);
        was_completed = index->checkpoint().has_value() && world.disk().has_power();
        const std::uint64_t promised = index->durable();
        index.reset();
        world.disk().forget_faults();
        world.disk().power_cut();
        index = open_index(world);
        EXPECT_GE(index->durable(), promised);
        EXPECT_GE(index->durable(), 1u);
        EXPECT_EQ(index->statistics().points, index->durable());
    }
}

TEST(Checkpoint, FailsCleanlyOnAFullDiskAndWorksAgainLater) {
    io::sim::World world(3);
    auto index = open_index(world);
    ASSERT_TRUE(index->apply(std::vector{put(1, 1, {1, 1})}));
    ASSERT_TRUE(index->checkpoint());
    ASSERT_TRUE(index->apply(std::vector{put(2, 2, {2, 2})}));
    for (const auto operation : {io::sim::Operation::kWrite, io::sim::Operation::kSync,
                                 io::sim::Operation::kRename, io::sim::Operation::kOpen}) {
        world.disk().fail(operation, 1, ENOSPC);
        EXPECT_FALSE(index->checkpoint());
        EXPECT_EQ(index->durable(), 1u);
        EXPECT_EQ(index->count({.area = Nearest{}}).points, 2u);
    }
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(index->durable(), 2u);
    EXPECT_EQ(world.environment().files.list("geo")->size(), 1u);
}

TEST(Checkpoint, WritesNothingWhenNothingChanged) {
    io::sim::World world(4);
    auto index = open_index(world);
    ASSERT_TRUE(index->apply(std::vector{put(1, 1, {1, 1})}));
    ASSERT_TRUE(index->checkpoint());
    const std::uint64_t syncs = world.disk().syncs();
    ASSERT_TRUE(index->checkpoint());
    EXPECT_EQ(world.disk().syncs(), syncs);
}

TEST(Merge, WritesASnapshotOnlyWhenItIsDue) {
    io::sim::World world(5);
    auto index = *Index::open(world.environment(), "geo", {.delta_changes_max = 64});
    std::uint64_t stamp = 0;
    const auto fill = [&] {
        for (int i = 0; i < 40; ++i) {
            ++stamp;
            ASSERT_TRUE(index->apply(std::vector{put(stamp, stamp, {1, 1})}));
        }
        world.run_until_idle();
    };
    fill();
    EXPECT_GE(index->statistics().merges, 1u);
    EXPECT_EQ(index->durable(), 0u);
    world.run_for(Seconds(700));
    fill();
    EXPECT_GT(index->durable(), 0u);
}

}  // namespace
}  // namespace madang::geo
