// What the façade promises, on the simulated disk.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/database.h"

#include <gtest/gtest.h>

#include "engine/lsm/file_names.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/testing/simulated.h"

namespace madang::lsm {
namespace {

using testing::Contents;
using testing::contents_of;
using testing::Simulated;

class DatabaseTest : public ::testing::Test {
protected:
    DatabaseTest() { EXPECT_TRUE(sim_.open().has_value()); }

    Database& database() { return *sim_.database; }

    // Writes enough to flush and merge.
    void fill(int from, int to, const std::string& value) {
        for (int i = from; i < to; ++i) {
            ASSERT_TRUE(sim_.put("key" + std::to_string(10'000 + i), value).has_value());
        }
    }

    Simulated sim_;
};

TEST_F(DatabaseTest, GivesBackWhatWasPutAndForgetsWhatWasRemoved) {
    EXPECT_EQ(sim_.get("a").error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(sim_.put("a", "1")->stamp.value, 1U);
    EXPECT_EQ(sim_.put("b", "2")->stamp.value, 2U);
    EXPECT_EQ(*sim_.get("a"), "1");
    EXPECT_EQ(sim_.remove("a")->stamp.value, 3U);
    EXPECT_EQ(sim_.get("a").error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(database().published().value, 3U);
    EXPECT_EQ(database().applied().value, 3U);
}

TEST_F(DatabaseTest, KeepsItAllOverReopening) {
    fill(0, 300, std::string(50, 'v'));
    const Contents before = contents_of(database());
    ASSERT_GT(database().statistics().tables, 1U);
    ASSERT_TRUE(sim_.reopen().has_value());
    EXPECT_EQ(contents_of(database()), before);
    EXPECT_EQ(database().published().value, 300U);
    EXPECT_EQ(sim_.put("next", "x")->stamp.value, 301U);
}

TEST_F(DatabaseTest, RunsTransactionsOfAGroupOnWhatEarlierOnesApplied) {
    std::vector<std::uint64_t> stamps;
    for (int i = 0; i < 50; ++i) {
        database().transact(
            [](View& view) -> Result<> {
                const auto count = view.get("count");
                view.put("count", count ? *count + "x" : "x");
                return {};
            },
            {}, [&](Result<Commit> commit) { stamps.push_back(commit->stamp.value); });
    }
    sim_.world.run_until_idle();
    ASSERT_EQ(stamps.size(), 50U);
    for (std::size_t i = 0; i < stamps.size(); ++i) EXPECT_EQ(stamps[i], i + 1);
    EXPECT_EQ(sim_.get("count")->size(), 50U);
    EXPECT_EQ(database().statistics().syncs, 1U) << "one group, one sync";
}

TEST_F(DatabaseTest, AnErrorAbandonsItsTransactionAndTakesNoStamp) {
    const auto refused = sim_.transact([](View& view) -> Result<> {
        view.put("a", "1");
        return fail(ErrorCode::kConflict, "no");
    });
    EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
    EXPECT_EQ(sim_.get("a").error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(sim_.put("b", "1")->stamp.value, 1U);
}

TEST_F(DatabaseTest, ATransactionThatOnlyReadsTakesNoStampAndNoSync) {
    const Commit put = *sim_.put("a", "1");
    const auto syncs = database().statistics().syncs;
    const auto read = sim_.transact([](View& view) -> Result<> {
        EXPECT_EQ(*view.get("a"), "1");
        return {};
    });
    EXPECT_EQ(read->stamp, put.stamp);
    EXPECT_EQ(read->time, put.time);
    EXPECT_EQ(database().statistics().syncs, syncs);
}

TEST_F(DatabaseTest, AViewShowsItsOwnWritesInGetAndScan) {
    fill(0, 5, "old");
    const auto ran = sim_.transact([](View& view) -> Result<> {
        view.put("key10001", "new");
        view.remove("key10002");
        view.put("key10002x", "between");
        EXPECT_EQ(*view.get("key10001"), "new");
        EXPECT_EQ(view.get("key10002").error().code(), ErrorCode::kNotFound);
        const auto scan = view.scan({.lower = "key10001", .upper = "key10004"});
        const Contents expected = {
            {"key10001", "new"}, {"key10002x", "between"}, {"key10003", "old"}};
        EXPECT_EQ(testing::forward(*scan), expected);
        EXPECT_EQ(testing::backward(*scan), expected);
        EXPECT_EQ(view.commit().stamp.value, 6U);
        return {};
    });
    EXPECT_EQ(ran->stamp.value, 6U);
}

TEST_F(DatabaseTest, AScanMayRemoveWhatItWalksOver) {
    fill(0, 20, "v");
    const auto ran = sim_.transact([](View& view) -> Result<> {
        const auto scan = view.scan(prefix_bounds("key"));
        int seen = 0;
        for (scan->seek_first(); scan->valid(); scan->next(), ++seen) {
            view.remove(std::string(scan->key()));
        }
        EXPECT_EQ(seen, 20);
        return {};
    });
    ASSERT_TRUE(ran.has_value());
    EXPECT_TRUE(contents_of(database()).empty());
}

TEST_F(DatabaseTest, ASnapshotStaysWhatItIs) {
    fill(0, 100, "old");
    const auto snapshot = database().snapshot();
    const Contents before = contents_of(database());
    fill(0, 100, std::string(100, 'n'));
    for (int i = 0; i < 100; i += 2) ASSERT_TRUE(sim_.remove("key" + std::to_string(10'000 + i)));
    EXPECT_EQ(stamp_of(*snapshot).value, 100U);
    EXPECT_EQ(*database().get("key10000", *snapshot, Reach::kDisk), "old");
    EXPECT_EQ(testing::forward(*database().iterate(snapshot, {})), before);
    EXPECT_EQ(testing::backward(*database().iterate(snapshot, {})), before);
    EXPECT_EQ(contents_of(database()).size(), 50U);
}

TEST_F(DatabaseTest, AnIteratorKeepsWhatItWalksAlive) {
    fill(0, 100, "old");
    const auto iterator = database().iterate(database().snapshot(), {});
    iterator->seek_first();
    fill(0, 400, std::string(100, 'n'));
    int seen = 0;
    for (; iterator->valid(); iterator->next(), ++seen) EXPECT_EQ(iterator->value(), "old");
    EXPECT_EQ(seen, 100);
    EXPECT_TRUE(iterator->status().has_value());
}

TEST_F(DatabaseTest, RemovedKeysAndOldVersionsLeaveTheDisk) {
    for (int round = 0; round < 30; ++round) {
        fill(0, 100, std::string(100, 'v'));
        for (int i = 0; i < 100; ++i) ASSERT_TRUE(sim_.remove("key" + std::to_string(10'000 + i)));
    }
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(sim_.put("hot", std::string(100, 'h')));
    EXPECT_EQ(contents_of(database()).size(), 1U);
    EXPECT_LT(database().statistics().table_bytes, 40'000U) << "330 KB were written and removed";
    const auto files = *sim_.world.disk().list("data");
    EXPECT_LT(files.size(), database().statistics().tables + 6) << "LOCK, MANIFEST, logs, garbage";
}

TEST_F(DatabaseTest, GetManyAnswersInTheOrderOfTheKeys) {
    fill(0, 200, "v");
    const std::vector<std::string> keys = {"key10150", "absent", "key10000", "key10150", ""};
    const auto found = database().get_many(keys, *database().snapshot(), Reach::kDisk);
    ASSERT_EQ(found.size(), 5U);
    EXPECT_EQ(*found[0], "v");
    EXPECT_EQ(found[1].error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(*found[2], "v");
    EXPECT_EQ(*found[3], "v");
    EXPECT_EQ(found[4].error().code(), ErrorCode::kNotFound);
}

TEST_F(DatabaseTest, MemoryReachSaysUnavailableWhereItWouldWait) {
    fill(0, 300, std::string(50, 'v'));
    ASSERT_TRUE(sim_.reopen().has_value());
    sim_.world.run_until_idle();
    sim_.world.disk().set_cache_misses(100);
    EXPECT_EQ(sim_.get("key10000", Reach::kMemory).error().code(), ErrorCode::kUnavailable);
    EXPECT_TRUE(sim_.get("key10000", Reach::kDisk).has_value());
    EXPECT_TRUE(sim_.get("key10000", Reach::kMemory).has_value());
}

TEST_F(DatabaseTest, FetchesWhatATransactionWarmsInTheReadPool) {
    fill(0, 300, std::string(50, 'v'));
    ASSERT_TRUE(sim_.reopen().has_value());
    sim_.world.run_until_idle();
    sim_.world.disk().set_cache_misses(100);
    std::optional<Result<Commit>> told;
    database().transact(
        [this](View& view) -> Result<> {
            EXPECT_TRUE(sim_.get("key10007", Reach::kMemory).has_value()) << "was not fetched";
            view.put("done", *view.get("key10007"));
            return {};
        },
        {"key10007"}, [&](Result<Commit> commit) { told = commit; });
    EXPECT_EQ(sim_.world.read().queued(), 1U);
    sim_.world.run_until_idle();
    ASSERT_TRUE(told && told->has_value());
    EXPECT_EQ(database().statistics().queued, 0U);
}

TEST_F(DatabaseTest, WhatWarmsIsRefusedToldOnceWhenTheDatabaseCloses) {
    fill(0, 300, std::string(50, 'v'));
    ASSERT_TRUE(sim_.reopen().has_value());
    sim_.world.run_until_idle();
    sim_.world.disk().set_cache_misses(100);
    int told = 0;
    const auto write = [](View& view) -> Result<> {
        view.put("x", "y");
        return {};
    };
    const auto count = [&](Result<Commit> commit) {
        EXPECT_EQ(commit.error().code(), ErrorCode::kUnavailable);
        EXPECT_NE(commit.error().detail(), kOutcomeUnknown);
        ++told;
    };
    database().transact(write, {"key10007"}, count);
    database().transact(write, {}, count);
    sim_.database.reset();
    EXPECT_EQ(told, 2);
    sim_.world.run_until_idle();  // the jobs find the gate closed
    EXPECT_EQ(told, 2);
    ASSERT_TRUE(sim_.open().has_value());
    EXPECT_EQ(sim_.get("x").error().code(), ErrorCode::kNotFound);
}

TEST_F(DatabaseTest, RefusesMoreThanItsQueueHolds) {
    std::size_t exhausted = 0;
    std::size_t committed = 0;
    for (std::size_t i = 0; i < kQueueMax + 10; ++i) {
        database().transact(
            [](View& view) -> Result<> {
                view.put("k", "v");
                return {};
            },
            {},
            [&](Result<Commit> commit) {
                if (commit) ++committed;
                if (!commit && commit.error().code() == ErrorCode::kExhausted) ++exhausted;
            });
    }
    EXPECT_EQ(exhausted, 10U);
    sim_.world.run_until_idle();
    EXPECT_EQ(committed, kQueueMax);
}

TEST_F(DatabaseTest, RefusesWhatIsLargerThanItsLimits) {
    EXPECT_EQ(sim_.put(std::string(kKeyBytesMax + 1, 'k'), "").error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(sim_.put("k", std::string(kValueBytesMax + 1, 'v')).error().code(),
              ErrorCode::kInvalid);
    EXPECT_TRUE(sim_.put(std::string(kKeyBytesMax, 'k'), "v").has_value());
    EXPECT_EQ(*sim_.get(std::string(kKeyBytesMax, 'k')), "v");
    const auto large = sim_.transact([](View& view) -> Result<> {
        for (int i = 0; i < 5; ++i) view.put(std::to_string(i), std::string(kValueBytesMax, 'v'));
        return {};
    });
    EXPECT_EQ(large.error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(database().published().value, 1U);
}

TEST_F(DatabaseTest, IsHeldByOneAtATime) {
    const auto second = Database::open(sim_.world.environment(), "data", testing::tiny());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
    ASSERT_TRUE(sim_.reopen().has_value());
}

TEST_F(DatabaseTest, WrittenByANewerVersionIsUnsupported) {
    sim_.database.reset();
    auto& files = sim_.world.disk();
    std::string manifest = *io::read_file(files, manifest_path("data"), 1_MiB);
    manifest[8] = 9;
    ASSERT_TRUE(files.replace(manifest_path("data"), manifest, 0644).has_value());
    EXPECT_EQ(sim_.open().error().code(), ErrorCode::kUnsupported);
}

TEST_F(DatabaseTest, CommitTimesNeverGoBack) {
    const Commit first = *sim_.put("a", "1");
    sim_.world.clock().step_wall(Seconds(-1));
    const Commit second = *sim_.put("a", "2");
    EXPECT_EQ(second.time, first.time);
    ASSERT_TRUE(sim_.reopen().has_value());
    EXPECT_EQ(sim_.put("a", "3")->time, first.time);
}

TEST_F(DatabaseTest, AnAbandonedSeekMayReuseTheKeyItShows) {
    fill(0, 100, "v");
    const auto iterator = database().iterate(database().snapshot(), {});
    iterator->seek("key10050");
    iterator->seek(iterator->key());
    EXPECT_EQ(iterator->key(), "key10050");
    iterator->seek_before(iterator->key());
    EXPECT_EQ(iterator->key(), "key10049");
    iterator->seek_before(iterator->key());
    EXPECT_EQ(iterator->key(), "key10048");
    iterator->next();
    EXPECT_EQ(iterator->key(), "key10049");
}

TEST_F(DatabaseTest, WorksWithAKeyOfNoBytes) {
    ASSERT_TRUE(sim_.put("", "empty").has_value());
    fill(0, 100, std::string(100, 'v'));
    EXPECT_EQ(*sim_.get(""), "empty");
    const auto iterator = database().iterate(database().snapshot(), {});
    iterator->seek_first();
    EXPECT_EQ(iterator->value(), "empty");
    iterator->previous();
    EXPECT_FALSE(iterator->valid());
    ASSERT_TRUE(sim_.remove("").has_value());
    EXPECT_EQ(contents_of(database()).size(), 100U);
}

}  // namespace
}  // namespace madang::lsm
