// Tests of the text of ids.
// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace madang {
namespace {

TEST(Id, HasThirteenLetters) {
    EXPECT_EQ(encode_id(0), "0000000000000");
    EXPECT_EQ(encode_id(1), "0000000000001");
    EXPECT_EQ(encode_id(31), "000000000000z");
    EXPECT_EQ(encode_id(32), "0000000000010");
    EXPECT_EQ(encode_id(std::numeric_limits<std::uint64_t>::max()), "fzzzzzzzzzzzz");
}

TEST(Id, ReadsBackAndSortsAsTheNumber) {
    ASSERT_TRUE(rc::check("round trip and order", [](std::uint64_t a, std::uint64_t b) {
        RC_ASSERT(decode_id(encode_id(a)) == a);
        RC_ASSERT((encode_id(a) < encode_id(b)) == (a < b));
    }));
}

TEST(Id, HasNoSecondText) {
    EXPECT_FALSE(decode_id("").has_value());
    EXPECT_FALSE(decode_id("000000000000").has_value()) << "short";
    EXPECT_FALSE(decode_id("00000000000000").has_value()) << "long";
    EXPECT_FALSE(decode_id("g000000000000").has_value()) << "beyond 64 bits";
    EXPECT_FALSE(decode_id("000000000000Z").has_value()) << "upper case";
    EXPECT_FALSE(decode_id("000000000000o").has_value()) << "looks like 0";
    EXPECT_FALSE(decode_id("00000000000\xc3\xa9").has_value());
    EXPECT_FALSE(decode_id("\xff"
                           "000000000000")
                     .has_value());
}

}  // namespace
}  // namespace madang
