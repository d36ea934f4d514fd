// Real threads and files: readers beside writers, flushes and merges. Meant for the thread
// sanitizer. SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <thread>
#include <vector>

#include "engine/lsm/database.h"
#include "io/system_environment.h"

namespace madang::lsm {
namespace {

constexpr int kAccounts = 20;
constexpr int kTotal = 1000 * kAccounts;

std::string account(int i) {
    return "account" + std::to_string(100 + i);
}

Result<std::int64_t> number(const Result<std::string>& text) {
    if (!text) return std::unexpected(text.error());
    return std::strtoll(text->c_str(), nullptr, 10);
}

class ConcurrencyTest : public ::testing::Test {
protected:
    ConcurrencyTest() : environment_({.log_level = io::LogLevel::kError}) {
        directory_ = ::testing::TempDir() + "madang_lsm_concurrency_" +
                     std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "_" +
                     ::testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(directory_);
        open();
    }
    ~ConcurrencyTest() override {
        database_.reset();
        std::filesystem::remove_all(directory_);
    }

    void open() {
        database_.reset();
        auto opened = Database::open(environment_.environment(), directory_,
                                     {.memtable = 64_KiB, .block = 1_KiB, .cache = 128_KiB});
        ASSERT_TRUE(opened.has_value()) << opened.error().describe();
        database_ = *std::move(opened);
    }

    // Moves `amount` from one account to another and leaves a line of padding behind.
    Result<Commit> transfer(int from, int to, std::int64_t amount) {
        return transact_and_wait(*database_, [=](View& view) -> Result<> {
            const auto rich = TRY(number(view.get(account(from))));
            const auto poor = TRY(number(view.get(account(to))));
            if (from == to || rich < amount) return fail(ErrorCode::kConflict, "too poor");
            view.put(account(from), std::to_string(rich - amount));
            view.put(account(to), std::to_string(poor + amount));
            view.put("line" + std::to_string(view.commit().stamp.value % 500),
                     std::string(300, 'l'));
            return {};
        });
    }

    void fund() {
        const auto funded = transact_and_wait(*database_, [](View& view) -> Result<> {
            for (int i = 0; i < kAccounts; ++i) view.put(account(i), "1000");
            return {};
        });
        ASSERT_TRUE(funded.has_value());
    }

    // Checks one snapshot: money is conserved, whichever way it is read.
    void audit(Stamp& before) {
        const auto snapshot = database_->snapshot();
        EXPECT_GE(stamp_of(*snapshot), before) << "published states never go back";
        before = stamp_of(*snapshot);
        std::vector<std::string> keys;
        for (int i = 0; i < kAccounts; ++i) keys.push_back(account(i));
        std::int64_t sum = 0;
        for (const auto& value : database_->get_many(keys, *snapshot, Reach::kDisk)) {
            sum += number(value).value_or(-1'000'000);
        }
        EXPECT_EQ(sum, kTotal);
        sum = 0;
        const auto walk = database_->iterate(snapshot, prefix_bounds("account"));
        for (walk->seek_last(); walk->valid(); walk->previous()) {
            sum += number(std::string(walk->value())).value_or(-1'000'000);
        }
        EXPECT_EQ(sum, kTotal);
        (void)database_->get(account(3), *snapshot, Reach::kMemory);
    }

    io::SystemEnvironment environment_;
    std::string directory_;
    std::unique_ptr<Database> database_;
};

TEST_F(ConcurrencyTest, ReadersSeeWholeCommitsWhileWritersFlushAndMerge) {
    fund();
    std::atomic<bool> writing{true};
    std::vector<std::thread> writers;
    for (unsigned t = 0; t < 3; ++t) {
        writers.emplace_back([this, t] {
            for (unsigned i = 0; i < 400; ++i) {
                const unsigned mixed = (i * 2654435761U + t * 40503U) >> 8;
                (void)transfer(static_cast<int>(mixed % kAccounts),
                               static_cast<int>(mixed / 64 % kAccounts), mixed % 50);
            }
        });
    }
    std::vector<std::thread> readers;
    for (int t = 0; t < 2; ++t) {
        readers.emplace_back([this, &writing] {
            Stamp before;
            while (writing) audit(before);
        });
    }
    for (auto& writer : writers) writer.join();
    writing = false;
    for (auto& reader : readers) reader.join();
    EXPECT_GT(database_->statistics().bytes_written, 300'000U);
    const Stamp last = database_->published();
    open();
    EXPECT_EQ(database_->published(), last);
    Stamp before;
    audit(before);
}

TEST_F(ConcurrencyTest, ClosingAnswersEveryQueuedTransactionOnce) {
    fund();
    constexpr int kQueued = 2000;
    std::atomic<int> told{0};
    for (int i = 0; i < kQueued; ++i) {
        database_->transact(
            [i](View& view) -> Result<> {
                view.put("key" + std::to_string(i), std::string(100, 'v'));
                return {};
            },
            {}, [&](Result<Commit>) { ++told; });
    }
    database_.reset();
    EXPECT_EQ(told, kQueued);
}

TEST_F(ConcurrencyTest, ManySmallCommitsShareASync) {
    constexpr int kCommits = 500;
    std::latch told(kCommits);
    for (int i = 0; i < kCommits; ++i) {
        database_->transact(
            [i](View& view) -> Result<> {
                view.put("key" + std::to_string(i), "v");
                return {};
            },
            {},
            [&](Result<Commit> commit) {
                EXPECT_TRUE(commit.has_value());
                told.count_down();
            });
    }
    told.wait();
    EXPECT_LT(database_->statistics().syncs, static_cast<std::uint64_t>(kCommits / 2));
}

TEST_F(ConcurrencyTest, ASecondOpenOfTheDirectoryIsAConflict) {
    const auto second = Database::open(environment_.environment(), directory_, {});
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
}

}  // namespace
}  // namespace madang::lsm
