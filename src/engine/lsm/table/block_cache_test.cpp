// The block cache stays within its bytes and forgets what was not used.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/block_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace madang::lsm {
namespace {

std::shared_ptr<const Block> block_of(std::size_t value_bytes) {
    BlockBuilder builder;
    builder.add({"key", {256}}, std::string(value_bytes, 'v'));
    return *Block::parse(builder.finish());
}

TEST(BlockCache, FindsWhatWasPutIn) {
    BlockCache cache(1_MiB);
    const auto block = block_of(100);
    cache.insert({1, 0}, block);
    EXPECT_EQ(cache.find({1, 0}), block);
    EXPECT_EQ(cache.find({1, 8}), nullptr);
    EXPECT_EQ(cache.find({2, 0}), nullptr);
    EXPECT_EQ(cache.hits(), 1U);
    EXPECT_EQ(cache.misses(), 2U);
}

TEST(BlockCache, StaysWithinItsBytesAndKeepsWhatIsUsed) {
    BlockCache cache(1_MiB);
    const auto block = block_of(4000);
    cache.insert({0, 0}, block);
    for (std::uint64_t i = 1; i < 2000; ++i) {
        cache.insert({i, 0}, block);
        ASSERT_NE(cache.find({0, 0}), nullptr) << "after " << i;
        ASSERT_LE(cache.bytes(), 1U << 20);
    }
    EXPECT_EQ(cache.find({1, 0}), nullptr);
    EXPECT_GT(cache.bytes(), 512U << 10);
}

TEST(BlockCache, DoesNotKeepABlockLargerThanAShard) {
    BlockCache cache(64_KiB);
    cache.insert({1, 0}, block_of(10'000));
    EXPECT_EQ(cache.find({1, 0}), nullptr);
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST(BlockCache, ServesManyThreads) {
    BlockCache cache(256_KiB);
    const auto block = block_of(1000);
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::uint64_t i = 0; i < 5000; ++i) {
                const BlockCache::Key key{.table = (i * (t + 1)) % 300, .offset = 0};
                if (const auto found = cache.find(key)) {
                    EXPECT_EQ(found, block);
                } else {
                    cache.insert(key, block);
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_LE(cache.bytes(), 256U << 10);
}

}  // namespace
}  // namespace madang::lsm
