// Tests of hashes against published values and a slow reference.
// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace madang {
namespace {

// One bit at a time; 0x82f63b78 is the Castagnoli polynomial, reflected.
std::uint32_t slow_crc32c(std::string_view bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
    }
    return ~crc;
}

TEST(Crc32c, GivesThePublishedValues) {
    EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
    // RFC 3720 §B.4
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32c, EqualsTheSlowReferenceAtEveryLengthAndAlignment) {
    std::string text;
    for (int i = 0; i < 700; ++i) text.push_back(static_cast<char>(i * 31 + i / 7));
    for (std::size_t start = 0; start < 9; ++start) {
        for (std::size_t size = 0; size < 300; ++size) {
            const std::string_view part = std::string_view(text).substr(start, size);
            ASSERT_EQ(crc32c(part), slow_crc32c(part)) << start << " " << size;
        }
    }
}

TEST(Crc32c, ContinuesWhereItStopped) {
    ASSERT_TRUE(rc::check("crc32c(a + b) == crc32c(b, crc32c(a))",
                          [](const std::string& a, const std::string& b) {
                              RC_ASSERT(crc32c(a + b) == crc32c(b, crc32c(a)));
                          }));
}

TEST(Hash64, NeverChangesItsValues) {
    EXPECT_EQ(hash64(""), 0x2d06800538d394c2u);  // the published XXH3 of nothing
    EXPECT_EQ(hash64("madang"), hash64(std::string("madang")));
    EXPECT_NE(hash64("madang"), hash64("madang", 1));
    EXPECT_NE(hash64("madang"), hash64("madanh"));
}

}  // namespace
}  // namespace madang
