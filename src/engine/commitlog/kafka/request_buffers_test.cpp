// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/request_buffers.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/commitlog/kafka/limits.h"

namespace madang::commitlog {
namespace {

TEST(RequestBuffers, GivesTheSmallestThatIsLargeEnoughAgain) {
    RequestBuffers buffers;
    const char* small = nullptr;
    {
        const auto large = buffers.take(8 * kRequestPiece);
        const auto taken = buffers.take(2 * kRequestPiece);
        small = taken.bytes().data();
    }
    EXPECT_EQ(buffers.kept_bytes(), 10 * kRequestPiece);
    const auto again = buffers.take(kRequestPiece + 1);
    EXPECT_EQ(again.bytes().data(), small);
    EXPECT_EQ(buffers.kept_bytes(), 8 * kRequestPiece);
}

TEST(RequestBuffers, GivesMemoryThatCanBeWrittenWhateverTheSize) {
    RequestBuffers buffers;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kRequestPiece - 1, kRequestPiece,
                                   kRequestPiece + 1, 5 * kRequestPiece}) {
        const auto buffer = buffers.take(size);
        ASSERT_GE(buffer.bytes().size(), size);
        for (char& byte : buffer.bytes()) byte = 'x';
    }
    EXPECT_FALSE(buffers.has(100 * kRequestPiece));
    EXPECT_TRUE(buffers.has(5 * kRequestPiece));
}

TEST(RequestBuffers, KeepsNoMoreThanItsLimitAndNothingSmall) {
    RequestBuffers buffers;
    {
        std::vector<RequestBuffers::Buffer> taken;
        for (std::size_t i = 0; i < 2 * kKeptBytesMax / kRequestPiece; ++i) {
            taken.push_back(buffers.take(kRequestPiece));
            taken.push_back(buffers.take(100));
        }
        EXPECT_EQ(buffers.kept_bytes(), 0u);
    }
    EXPECT_EQ(buffers.kept_bytes(), kKeptBytesMax);
}

TEST(RequestBuffers, GivesBackWhatAnAssignmentReplaces) {
    RequestBuffers buffers;
    auto buffer = buffers.take(kRequestPiece);
    buffer = buffers.take(4 * kRequestPiece);
    EXPECT_EQ(buffers.kept_bytes(), kRequestPiece);
    EXPECT_EQ(buffer.bytes().size(), 4 * kRequestPiece);
}

}  // namespace
}  // namespace madang::commitlog
