// Tables: what was written is found, both ways, and damage is noticed.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/table.h"

#include <gtest/gtest.h>

#include <map>

#include "base/hash.h"
#include "engine/lsm/table/table_writer.h"
#include "io/sim/world.h"

namespace madang::lsm {
namespace {

class TableTest : public testing::Test {
protected:
    using Entries = std::map<std::string, std::string>;

    static Entries numbered(int count) {
        Entries entries;
        for (int i = 0; i < count; ++i)
            entries["key" + std::to_string(1000 + i)] = std::to_string(i);
        return entries;
    }

    // Each key at stamp 5, and at stamp 3 the same with "old" before it.
    TableProperties write(const Entries& entries, const std::string& path = "t") {
        auto file = world_.disk().open(path, io::OpenMode::kCreate);
        TableWriter writer(*std::move(file), {.block_bytes = 256, .false_positives = 0.01});
        for (const auto& [key, value] : entries) {
            EXPECT_TRUE(writer.add({key, Tag::of({5}, Kind::kValue)}, value).has_value());
            EXPECT_TRUE(writer.add({key, Tag::of({3}, Kind::kValue)}, "old" + value).has_value());
        }
        return *writer.finish();
    }

    Result<std::shared_ptr<const Table>> open(const std::string& path = "t",
                                              std::uint64_t number = 1) {
        return Table::open(*world_.disk().open(path, io::OpenMode::kRead), number, cache_);
    }

    static Result<Lookup> find(const Table& table, const std::string& key, std::uint64_t stamp,
                               Reach reach = Reach::kDisk) {
        return table.find(key, hash64(key), {stamp}, reach);
    }

    io::sim::World world_{1};
    std::shared_ptr<BlockCache> cache_ = std::make_shared<BlockCache>(1_MiB);
};

TEST_F(TableTest, FindsEveryKeyAtEveryStamp) {
    const Entries entries = numbered(300);
    const TableProperties properties = write(entries);
    EXPECT_EQ(properties.entries, 600U);
    EXPECT_EQ(properties.greatest_stamp.value, 5U);
    const auto table = *open();
    EXPECT_EQ(table->first_key(), "key1000");
    EXPECT_EQ(table->last_key(), "key1299");
    for (const auto& [key, value] : entries) {
        EXPECT_EQ(find(*table, key, 9)->value, value);
        EXPECT_EQ(find(*table, key, 4)->value, "old" + value);
        EXPECT_EQ(find(*table, key, 2)->state, Lookup::State::kAbsent);
        EXPECT_EQ(find(*table, key + "x", 9)->state, Lookup::State::kAbsent);
    }
}

TEST_F(TableTest, IsWalkedBothWays) {
    const Entries entries = numbered(100);
    write(entries);
    const auto cursor = walk(*open(), KeepBlocks::kNo);
    cursor->seek_first();
    for (const auto& [key, value] : entries) {
        EXPECT_EQ(cursor->key().user_key, key);
        EXPECT_EQ(cursor->value(), value);
        cursor->next();
        cursor->next();
    }
    EXPECT_FALSE(cursor->valid());
    cursor->seek_last();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        EXPECT_EQ(cursor->key().user_key, entry->first);
        EXPECT_EQ(cursor->value(), "old" + entry->second);
        cursor->previous();
        cursor->previous();
    }
    EXPECT_FALSE(cursor->valid());
    cursor->seek({"key1050x", kNewestTag});
    EXPECT_EQ(cursor->key().user_key, "key1051");
    cursor->previous();
    EXPECT_EQ(cursor->key().user_key, "key1050");
    cursor->seek_before({"key1000", kNewestTag});
    EXPECT_FALSE(cursor->valid());
    cursor->seek_before({"zzz", kNewestTag});
    EXPECT_EQ(cursor->key().user_key, "key1099");
}

TEST_F(TableTest, SaysUnavailableWhenABlockIsNotInMemory) {
    write(numbered(100));
    const auto table = *open();
    world_.disk().set_cache_misses(100);
    EXPECT_EQ(find(*table, "key1042", 9, Reach::kMemory).error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(find(*table, "nothing", 9, Reach::kMemory)->state, Lookup::State::kAbsent);
    EXPECT_EQ(find(*table, "key1042", 9, Reach::kDisk)->value, "42");
    EXPECT_EQ(find(*table, "key1042", 9, Reach::kMemory)->value, "42") << "now it is cached";
}

TEST_F(TableTest, NoticesEveryDamagedByte) {
    const Entries entries = numbered(40);
    write(entries);
    auto bytes = *io::read_file(world_.disk(), "t", 1_MiB);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        ASSERT_TRUE(world_.disk().replace("d", damaged, 0644).has_value());
        const auto table = open("d", i);
        if (!table) continue;
        const auto cursor = walk(*table, KeepBlocks::kNo);
        std::size_t seen = 0;
        for (cursor->seek_first(); cursor->valid(); cursor->next()) ++seen;
        EXPECT_FALSE(cursor->status().has_value()) << "byte " << i;
        EXPECT_LT(seen, 80U);
    }
}

TEST_F(TableTest, OfANewerVersionIsUnsupportedAndAShortOneCorrupt) {
    write(numbered(3));
    auto bytes = *io::read_file(world_.disk(), "t", 1_MiB);
    ASSERT_TRUE(world_.disk().replace("s", bytes.substr(1), 0644).has_value());
    EXPECT_FALSE(open("s").has_value());
    ASSERT_TRUE(world_.disk().replace("e", "", 0644).has_value());
    EXPECT_EQ(open("e").error().code(), ErrorCode::kCorrupt);
}

TEST_F(TableTest, HoldsValuesFarLargerThanABlock) {
    Entries entries = numbered(3);
    entries["key1001"] = std::string(100'000, 'x');
    write(entries);
    EXPECT_EQ(find(**open(), "key1001", 9)->value.size(), 100'000U);
    EXPECT_EQ(find(**open(), "key1002", 9)->value, "2");
}

}  // namespace
}  // namespace madang::lsm
