// The manifest, and names of files.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/manifest.h"

#include <gtest/gtest.h>

#include "engine/lsm/file_names.h"

namespace madang::lsm {
namespace {

Manifest sample() {
    Manifest manifest;
    manifest.first_log = 12;
    manifest.last = {.stamp = {345}, .time = {678}};
    manifest.tables = {
        {.level = 0, .number = 9, .bytes = 100, .first_key = "a", .last_key = "z"},
        {.level = 0, .number = 7, .bytes = 100, .first_key = "b", .last_key = "c"},
        {.level = 1, .number = 3, .bytes = 50, .first_key = "", .last_key = "k"},
        {.level = 1, .number = 4, .bytes = 60, .first_key = "l", .last_key = "l"},
    };
    return manifest;
}

TEST(Manifest, IsReadBackAsWritten) {
    const Manifest manifest = sample();
    const auto back = decode_manifest(encode_manifest(manifest));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->first_log, 12U);
    EXPECT_EQ(back->last.stamp.value, 345U);
    EXPECT_EQ(back->last.time.microseconds, 678);
    EXPECT_EQ(back->tables, manifest.tables);
}

TEST(Manifest, NoticesEveryDamagedByteAndEveryCut) {
    const std::string bytes = encode_manifest(sample());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_FALSE(decode_manifest(damaged).has_value()) << "byte " << i;
        EXPECT_FALSE(decode_manifest(bytes.substr(0, i)).has_value()) << "cut at " << i;
    }
}

TEST(Manifest, OfANewerVersionIsUnsupported) {
    std::string bytes = encode_manifest(sample());
    bytes[8] = 2;
    EXPECT_EQ(decode_manifest(bytes).error().code(), ErrorCode::kUnsupported);
}

TEST(Manifest, WithOverlappingTablesOrMixedLevelsIsCorrupt) {
    Manifest overlapping = sample();
    overlapping.tables[3].first_key = "k";
    EXPECT_EQ(decode_manifest(encode_manifest(overlapping)).error().code(), ErrorCode::kCorrupt);
    Manifest mixed = sample();
    std::swap(mixed.tables[0], mixed.tables[3]);
    EXPECT_EQ(decode_manifest(encode_manifest(mixed)).error().code(), ErrorCode::kCorrupt);
    Manifest backwards = sample();
    std::swap(backwards.tables[0].first_key, backwards.tables[0].last_key);
    EXPECT_EQ(decode_manifest(encode_manifest(backwards)).error().code(), ErrorCode::kCorrupt);
}

TEST(FileNames, SortByNumberAndAreReadBack) {
    EXPECT_EQ(log_path("d", 12), "d/0000000012.log");
    EXPECT_EQ(table_path("d", 12'345'678'901), "d/12345678901.table");
    EXPECT_EQ(log_number("0000000012.log"), 12U);
    EXPECT_EQ(table_number("12345678901.table"), 12'345'678'901U);
    for (const char* name : {"LOCK", "12.log", "000000001x.log", "0000000012.table", ".log"}) {
        EXPECT_FALSE(log_number(name).has_value()) << name;
    }
}

}  // namespace
}  // namespace madang::lsm
