// What is compressed comes back; what lies about itself does not become more than it may.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/compression.h"

#include <gtest/gtest.h>

#include <random>

namespace madang::kafka {
namespace {

constexpr std::uint8_t kKinds = 5;

std::string mixed(std::size_t size) {
    std::mt19937_64 random(size);
    std::string bytes;
    while (bytes.size() < size) {
        bytes.append(1 + random() % 40, static_cast<char>('a' + random() % 26));
    }
    bytes.resize(size);
    return bytes;
}

TEST(Compression, GivesBackWhatItWasGiven) {
    for (std::uint8_t kind = 0; kind < kKinds; ++kind) {
        for (const std::size_t size : {0u, 1u, 100u, 32u << 10, (32u << 10) + 1, 1'000'000u}) {
            const std::string bytes = mixed(size);
            const auto compressed = compress(kind, bytes);
            ASSERT_TRUE(compressed) << int{kind};
            const auto back = decompress(kind, *compressed, size);
            ASSERT_TRUE(back) << int{kind} << " of " << size << ": " << back.error().describe();
            EXPECT_EQ(*back, bytes);
        }
    }
}

TEST(Compression, MakesNoMoreThanItMay) {
    const std::string bytes(1'000'000, 'x');
    for (std::uint8_t kind = 1; kind < kKinds; ++kind) {
        const auto back = decompress(kind, *compress(kind, bytes), bytes.size() - 1);
        ASSERT_FALSE(back) << int{kind};
        EXPECT_EQ(back.error().code(), ErrorCode::kExhausted) << int{kind};
    }
}

TEST(Compression, ReadsSnappyWithoutAFrame) {
    // "Wikipedia" as one literal: its length, a tag, the bytes.
    EXPECT_EQ(*decompress(2, std::string("\x09\x20Wikipedia")), "Wikipedia");
}

TEST(Compression, RefusesWhatIsCutShortOrFollowedByMore) {
    const std::string bytes = mixed(5'000);
    for (std::uint8_t kind = 1; kind < kKinds; ++kind) {
        const std::string whole = *compress(kind, bytes);
        for (std::size_t size = 0; size < whole.size(); size += 1 + size / 8) {
            const auto back = decompress(kind, whole.substr(0, size));
            // A frame of snappy may end after each of its blocks.
            EXPECT_TRUE(!back || (kind == 2 && *back != bytes)) << int{kind} << " at " << size;
        }
        EXPECT_FALSE(decompress(kind, whole + "x")) << int{kind};
    }
}

TEST(Compression, ReadsGzipMembersOneAfterAnother) {
    EXPECT_EQ(*decompress(1, *compress(1, "ab") + *compress(1, "cd")), "abcd");
}

TEST(Compression, KnowsNoOtherKinds) {
    EXPECT_EQ(decompress(5, "").error().code(), ErrorCode::kUnsupported);
    EXPECT_EQ(compress(7, "").error().code(), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace madang::kafka
