// Coroutines on the database, in simulation.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/await.h"

#include <gtest/gtest.h>

#include "engine/lsm/testing/simulated.h"

namespace madang::lsm {
namespace {

using testing::Simulated;

class AwaitTest : public ::testing::Test {
protected:
    AwaitTest() { EXPECT_TRUE(sim_.open().has_value()); }

    void run(io::Task<> task) {
        sim_.world.post([&task] { io::spawn(std::move(task)); });
        sim_.world.run_until_idle();
    }
    io::Workers& pool() { return sim_.world.read(); }

    // Tables on a disk whose page cache holds nothing.
    void make_cold() {
        for (int i = 0; i < 300; ++i) {
            ASSERT_TRUE(sim_.put("key" + std::to_string(i), std::to_string(i)).has_value());
        }
        ASSERT_TRUE(sim_.reopen().has_value());
        sim_.world.run_until_idle();
        sim_.world.disk().set_cache_misses(100);
    }

    Simulated sim_;
};

io::Task<> commit_twice(Database& database, std::vector<std::uint64_t>& stamps) {
    for (int i = 0; i < 2; ++i) {
        Transaction put = [](View& view) -> Result<> {
            view.put("k", "v");
            return {};
        };
        const auto done = co_await commit(database, std::move(put));
        stamps.push_back(done->stamp.value);
    }
}

TEST_F(AwaitTest, ACommitResumesWhenItIsDurable) {
    std::vector<std::uint64_t> stamps;
    run(commit_twice(*sim_.database, stamps));
    EXPECT_EQ(stamps, (std::vector<std::uint64_t>{1, 2}));
}

io::Task<> read_one(Database& database, io::Workers& pool, std::string key,
                    Result<std::string>& result) {
    result = co_await read(database, pool, std::move(key), database.snapshot());
}

TEST_F(AwaitTest, AReadThatMissesGoesThroughTheReadPool) {
    make_cold();
    Result<std::string> result;
    run(read_one(*sim_.database, pool(), "key42", result));
    EXPECT_EQ(*result, "42");
    run(read_one(*sim_.database, pool(), "absent", result));
    EXPECT_EQ(result.error().code(), ErrorCode::kNotFound);
}

TEST_F(AwaitTest, AFullReadPoolIsToldAsExhausted) {
    make_cold();
    sim_.world.read().set_queue_limit(0);
    Result<std::string> result;
    run(read_one(*sim_.database, pool(), "key42", result));
    EXPECT_EQ(result.error().code(), ErrorCode::kExhausted);
}

io::Task<> read_all(Database& database, io::Workers& pool, std::vector<std::string> keys,
                    std::vector<Result<std::string>>& results) {
    results = co_await read_many(database, pool, std::move(keys), database.snapshot());
}

TEST_F(AwaitTest, ManyReadsMissInOneHopAndComeBackInOrder) {
    make_cold();
    std::vector<std::string> keys;
    for (int i = 290; i >= 0; i -= 10) keys.push_back("key" + std::to_string(i));
    keys.push_back("absent");
    std::vector<Result<std::string>> results;
    sim_.world.read().set_queue_limit(1);  // a second hop at the same time would be refused
    run(read_all(*sim_.database, pool(), keys, results));
    ASSERT_EQ(results.size(), keys.size());
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) EXPECT_EQ("key" + *results[i], keys[i]);
    EXPECT_EQ(results.back().error().code(), ErrorCode::kNotFound);
    sim_.world.read().set_queue_limit(0);
    run(read_all(*sim_.database, pool(), keys, results));
    EXPECT_EQ(*results[0], "290") << "what is in memory needs no pool";
}

}  // namespace
}  // namespace madang::lsm
