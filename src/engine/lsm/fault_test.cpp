// Disks that are full or fail: what is told, and what is still there afterwards.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cerrno>

#include "engine/lsm/file_names.h"
#include "engine/lsm/testing/simulated.h"

namespace madang::lsm {
namespace {

using io::sim::Operation;
using testing::Contents;
using testing::contents_of;
using testing::Simulated;

class FaultTest : public ::testing::Test {
protected:
    FaultTest() { EXPECT_TRUE(sim_.open().has_value()); }

    io::sim::Disk& disk() { return sim_.world.disk(); }

    // Queues `count` transactions of one group, each putting one key; returns what each is told.
    std::vector<Result<Commit>> put_group(int count) {
        std::vector<Result<Commit>> told;
        for (int i = 0; i < count; ++i) {
            sim_.database->transact(
                [i](View& view) -> Result<> {
                    view.put("group" + std::to_string(i), "v");
                    return {};
                },
                {}, [&](Result<Commit> commit) { told.push_back(commit); });
        }
        sim_.world.run_until_idle();
        return told;
    }

    std::vector<std::string> names() { return *disk().list("data"); }

    std::string newest_log() {
        std::string newest;
        for (const std::string& name : names()) {
            if (log_number(name)) newest = name;
        }
        return "data/" + newest;
    }

    Simulated sim_;
};

TEST_F(FaultTest, AFailedSyncClosesForWritingAndSaysOutcomeUnknown) {
    ASSERT_TRUE(sim_.put("before", "1").has_value());
    disk().fail(Operation::kSync, 1, EIO);
    const auto told = put_group(3);
    ASSERT_EQ(told.size(), 3U);
    for (const auto& result : told) {
        EXPECT_EQ(result.error().code(), ErrorCode::kUnavailable);
        EXPECT_EQ(result.error().detail(), kOutcomeUnknown);
    }
    EXPECT_EQ(contents_of(*sim_.database), (Contents{{"before", "1"}})) << "nothing unpublished";
    EXPECT_EQ(sim_.database->applied(), sim_.database->published());
    EXPECT_FALSE(sim_.database->statistics().writable);
    const auto later = sim_.put("after", "1");
    EXPECT_EQ(later.error().code(), ErrorCode::kUnavailable);
    EXPECT_NE(later.error().detail(), kOutcomeUnknown) << "it was not written, for certain";
    ASSERT_TRUE(sim_.reopen().has_value());
    EXPECT_TRUE(sim_.put("after", "1").has_value());
    EXPECT_EQ(*sim_.get("before"), "1");
}

TEST_F(FaultTest, WhatRestsOnAFailedGroupIsNotToldAsTruth) {
    std::vector<ErrorCode> told;
    const auto remember = [&](Result<Commit> commit) {
        told.push_back(commit ? ErrorCode::kInvalid : commit.error().code());
    };
    const auto write = [](View& view) -> Result<> {
        view.put("a", "1");
        return {};
    };
    const auto conflict = [](View&) -> Result<> { return fail(ErrorCode::kConflict, "taken"); };
    const auto read = [](View&) -> Result<> { return {}; };
    disk().fail(Operation::kSync, 1, EIO);
    sim_.database->transact(conflict, {}, remember);
    sim_.database->transact(write, {}, remember);
    sim_.database->transact(conflict, {}, remember);
    sim_.database->transact(read, {}, remember);
    sim_.world.run_until_idle();
    EXPECT_EQ(told, (std::vector{ErrorCode::kConflict, ErrorCode::kUnavailable,
                                 ErrorCode::kUnavailable, ErrorCode::kUnavailable}));
}

TEST_F(FaultTest, AFailedAppendClosesForWriting) {
    disk().fail(Operation::kWrite, 1, EIO);
    const auto told = put_group(2);
    EXPECT_EQ(told[0].error().detail(), kOutcomeUnknown);
    EXPECT_FALSE(sim_.database->statistics().writable);
    EXPECT_TRUE(contents_of(*sim_.database).empty());
}

TEST_F(FaultTest, AFullDiskIsTakenBackAndWritingGoesOn) {
    ASSERT_TRUE(sim_.put("before", "1").has_value());
    disk().fail(Operation::kWrite, 1, ENOSPC);
    const auto told = put_group(3);
    for (const auto& result : told) EXPECT_EQ(result.error().code(), ErrorCode::kExhausted);
    EXPECT_TRUE(sim_.database->statistics().writable);
    EXPECT_EQ(sim_.database->applied().value, 1U);
    EXPECT_EQ(sim_.put("after", "1")->stamp.value, 2U) << "the stamp was taken back";
    disk().power_cut();
    ASSERT_TRUE(sim_.reopen().has_value());
    EXPECT_EQ(contents_of(*sim_.database), (Contents{{"after", "1"}, {"before", "1"}}));
}

TEST_F(FaultTest, AFullDiskThatCannotBeTakenBackClosesForWriting) {
    disk().fail(Operation::kWrite, 1, ENOSPC);
    disk().fail(Operation::kSync, 1, EIO);
    const auto told = put_group(1);
    EXPECT_EQ(told[0].error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(told[0].error().detail(), kOutcomeUnknown);
    EXPECT_FALSE(sim_.database->statistics().writable);
}

TEST_F(FaultTest, ADiskThatFillsUpRefusesAndLosesNothingAndGoesOnWithSpace) {
    disk().set_capacity(Bytes{40'000});
    std::map<std::string, std::string> expected;
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        const std::string key = "key" + std::to_string(i);
        const auto put = sim_.put(key, std::string(100, 'v'));
        if (put) {
            expected[key] = std::string(100, 'v');
        } else {
            ASSERT_EQ(put.error().code(), ErrorCode::kExhausted) << put.error().describe();
            ++refused;
        }
    }
    EXPECT_GT(refused, 100);
    EXPECT_GT(expected.size(), 50U);
    EXPECT_EQ(contents_of(*sim_.database), expected);
    disk().set_capacity(1_GiB);
    (void)sim_.put("wakes", "the flush");
    EXPECT_TRUE(sim_.put("again", "1").has_value());
    expected = contents_of(*sim_.database);
    ASSERT_TRUE(sim_.reopen().has_value());
    EXPECT_EQ(contents_of(*sim_.database), expected);
}

// Any one operation of a kind fails once, at each place: nothing acknowledged may be lost.
void one_fault_anywhere(Operation operation, int error_number) {
    for (std::uint64_t nth = 1; nth <= 60; nth += 3) {
        SCOPED_TRACE(nth);
        Simulated sim(nth);
        ASSERT_TRUE(sim.open().has_value());
        sim.world.disk().fail(operation, nth, error_number);
        Contents acknowledged;
        for (int i = 0; i < 150; ++i) {
            const std::string key = "key" + std::to_string(i);
            const auto put = sim.put(key, std::string(60, 'v'));
            if (put) acknowledged[key] = std::string(60, 'v');
            ASSERT_TRUE(put || put.error().code() != ErrorCode::kTimeout) << "never told";
        }
        sim.world.disk().forget_faults();
        ASSERT_TRUE(sim.reopen().has_value());
        const Contents found = contents_of(*sim.database);
        sim.world.disk().power_cut();
        ASSERT_TRUE(sim.reopen().has_value());
        EXPECT_EQ(contents_of(*sim.database), found) << "what was recovered is durable";
        for (const auto& [key, value] : acknowledged) ASSERT_TRUE(found.contains(key)) << key;
        EXPECT_LE(found.size(), acknowledged.size() + 1) << "one outcome may be unknown";
    }
}

TEST(Faults, AnyFailedWriteLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kWrite, EIO);
}
TEST(Faults, AnyFullDiskLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kWrite, ENOSPC);
}
TEST(Faults, AnyFailedSyncLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kSync, EIO);
}
TEST(Faults, AnyFailedOpenLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kOpen, EMFILE);
}
TEST(Faults, AnyFailedRenameLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kRename, EIO);
}
TEST(Faults, AnyFailedDirectorySyncLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kSyncDirectory, EIO);
}
TEST(Faults, AnyFailedReadLosesNothingAcknowledged) {
    one_fault_anywhere(Operation::kRead, EIO);
}

TEST_F(FaultTest, AReadThatFailsFailsTheTransactionWhateverItsClosureSays) {
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(sim_.put("key" + std::to_string(i), "v"));
    ASSERT_TRUE(sim_.reopen().has_value());
    sim_.world.run_until_idle();
    disk().fail(Operation::kRead, 1, EIO);
    const auto told = sim_.transact([](View& view) -> Result<> {
        const auto scan = view.scan({});
        int seen = 0;
        for (scan->seek_first(); scan->valid(); scan->next()) ++seen;
        view.put("seen", std::to_string(seen));
        return {};
    });
    EXPECT_FALSE(told.has_value());
    EXPECT_EQ(sim_.get("seen").error().code(), ErrorCode::kNotFound);
}

TEST_F(FaultTest, ALogDamagedBeforeItsEndIsCorrupt) {
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(sim_.put("key" + std::to_string(i), "v"));
    sim_.database.reset();
    disk().flip_bit(newest_log(), 40);
    EXPECT_EQ(sim_.open().error().code(), ErrorCode::kCorrupt);
}

TEST_F(FaultTest, ADamagedTableIsCorruptWhereItIsRead) {
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(sim_.put("key" + std::to_string(i), "v"));
    ASSERT_TRUE(sim_.reopen().has_value());
    for (const std::string& name : names()) {
        if (table_number(name)) disk().flip_bit("data/" + name, 20);
    }
    const auto iterator = sim_.database->iterate(sim_.database->snapshot(), {});
    testing::forward(*iterator);
    EXPECT_EQ(iterator->status().error().code(), ErrorCode::kCorrupt);
}

TEST_F(FaultTest, AMissingTableManifestOrLogIsCorrupt) {
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(sim_.put("key" + std::to_string(i), "v"));
    sim_.database.reset();
    for (const std::string& name : names()) {
        if (name == "LOCK") continue;
        const std::string bytes = *io::read_file(disk(), "data/" + name, 1_MiB);
        ASSERT_TRUE(disk().remove("data/" + name).has_value());
        EXPECT_EQ(sim_.open().error().code(), ErrorCode::kCorrupt) << name;
        ASSERT_TRUE(disk().replace("data/" + name, bytes, 0644).has_value());
    }
    EXPECT_TRUE(sim_.open().has_value());
}

}  // namespace
}  // namespace madang::lsm
