// Blocks: both ways, seeking, damage.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/block.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace madang::lsm {
namespace {

std::shared_ptr<const Block> block_of(const std::set<std::string>& keys) {
    BlockBuilder builder;
    for (const std::string& key : keys) {
        builder.add({key, Tag::of({2}, Kind::kValue)}, "2" + key);
        builder.add({key, Tag::of({1}, Kind::kValue)}, "1" + key);
    }
    return *Block::parse(builder.finish());
}

std::string at(const BlockCursor& cursor) {
    if (!cursor.valid()) return "-";
    return std::string(cursor.value()) + '@' + std::string(cursor.key().user_key);
}

TEST(Block, ShowsItsEntriesBothWays) {
    EXPECT_TRUE(rc::check("block", [](const std::set<std::string>& keys) {
        BlockCursor cursor(block_of(keys));
        cursor.seek_first();
        for (const std::string& key : keys) {
            for (const std::string tag : {"2", "1"}) {
                RC_ASSERT(at(cursor) == tag + key + '@' + key);
                cursor.next();
            }
        }
        RC_ASSERT(!cursor.valid());
        cursor.seek_last();
        for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
            for (const std::string tag : {"1", "2"}) {
                RC_ASSERT(at(cursor) == tag + *key + '@' + *key);
                cursor.previous();
            }
        }
        RC_ASSERT(!cursor.valid());
        RC_ASSERT(cursor.status().has_value());
    }));
}

TEST(Block, SeeksToTheFirstAtOrAfterAndTheLastBefore) {
    EXPECT_TRUE(rc::check("seek", [](const std::set<std::string>& keys, const std::string& wanted) {
        BlockCursor cursor(block_of(keys));
        const auto after = keys.lower_bound(wanted);
        cursor.seek({wanted, kNewestTag});
        RC_ASSERT(at(cursor) == (after == keys.end() ? "-" : "2" + *after + '@' + *after));
        cursor.seek_before({wanted, kNewestTag});
        const std::string before = after == keys.begin() ? "" : *std::prev(after);
        RC_ASSERT(at(cursor) == (after == keys.begin() ? "-" : "1" + before + '@' + before));
        const auto upper = keys.upper_bound(wanted);
        cursor.seek({wanted, kOldestTag});
        RC_ASSERT(at(cursor) == (upper == keys.end() ? "-" : "2" + *upper + '@' + *upper));
    }));
}

TEST(Block, ChecksItsTrailer) {
    std::string stored = "contents of a block";
    stored += block_trailer(stored);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        std::string damaged = stored;
        damaged[i] ^= 4;
        EXPECT_FALSE(open_trailer(damaged).has_value());
    }
    EXPECT_TRUE(open_trailer(stored).has_value());
    EXPECT_EQ(stored, "contents of a block");
    std::string empty;
    EXPECT_EQ(open_trailer(empty).error().code(), ErrorCode::kCorrupt);
}

TEST(Block, OfDamagedBytesEndsWithAnErrorAndNeverBeyondItself) {
    BlockBuilder builder;
    for (int i = 0; i < 40; ++i) builder.add({"key" + std::to_string(100 + i), {512}}, "value");
    const std::string contents = builder.finish();
    for (std::size_t i = 0; i < contents.size(); ++i) {
        for (const unsigned flip : {1U, 0x80U, 0xffU}) {
            std::string damaged = contents;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ flip);
            auto block = Block::parse(damaged);
            if (!block) continue;
            BlockCursor cursor(*block);
            int steps = 0;
            for (cursor.seek_first(); cursor.valid() && steps < 1000; ++steps) cursor.next();
            for (cursor.seek_last(); cursor.valid() && steps < 2000; ++steps) cursor.previous();
            cursor.seek({"key120", kNewestTag});
            cursor.seek_before({"key120", kNewestTag});
            EXPECT_LT(steps, 2000);
        }
    }
}

}  // namespace
}  // namespace madang::lsm
