// Tests of integers and byte strings in bytes: exact forms, round trips, every way to be cut short.
// SPDX-License-Identifier: Apache-2.0
#include "base/coding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

namespace madang {
namespace {

using std::string_literals::operator""s;

TEST(Coding, WritesTheFormatsByteByByte) {
    std::string out;
    put_u16(out, 0x0102);
    put_u32(out, 0x01020304);
    put_u64(out, 0x0102030405060708);
    put_u64_big(out, 0x0102030405060708);
    EXPECT_EQ(out, "\2\1\4\3\2\1\10\7\6\5\4\3\2\1\1\2\3\4\5\6\7\10"s);
}

TEST(Coding, WritesVarintsInTheShortestForm) {
    const auto varint = [](std::uint64_t value) {
        std::string out;
        put_varint(out, value);
        return out;
    };
    EXPECT_EQ(varint(0), "\0"s);
    EXPECT_EQ(varint(127), "\x7f");
    EXPECT_EQ(varint(128), "\x80\x01");
    EXPECT_EQ(varint(300), "\xac\x02");
    EXPECT_EQ(varint(std::numeric_limits<std::uint64_t>::max()),
              "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST(Coding, BigEndianSortsAsTheNumber) {
    ASSERT_TRUE(
        rc::check("order of bytes is order of numbers", [](std::uint64_t a, std::uint64_t b) {
            std::string x;
            std::string y;
            put_u64_big(x, a);
            put_u64_big(y, b);
            RC_ASSERT((x < y) == (a < b));
        }));
}

TEST(Coding, ReadsBackWhatItWrote) {
    ASSERT_TRUE(rc::check("round trip", [](std::uint16_t a, std::uint32_t b, std::uint64_t c,
                                           const std::string& text) {
        // Spread over all lengths of varints.
        const std::uint64_t v = c >> *rc::gen::inRange(0, 64);
        std::string out;
        put_u16(out, a);
        put_u32(out, b);
        put_u64(out, c);
        put_varint(out, v);
        put_bytes(out, text);
        put_u64_big(out, c);
        Decoder decoder(out);
        RC_ASSERT(decoder.u16().value() == a);
        RC_ASSERT(decoder.u32().value() == b);
        RC_ASSERT(decoder.u64().value() == c);
        RC_ASSERT(decoder.varint().value() == v);
        RC_ASSERT(decoder.bytes().value() == text);
        RC_ASSERT(!decoder.done());
        RC_ASSERT(decoder.u64_big().value() == c);
        RC_ASSERT(decoder.done());
    }));
}

TEST(Decoder, RefusesEveryPrefixOfAByteString) {
    std::string whole;
    put_bytes(whole, std::string(200, 'x'));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        Decoder decoder(std::string_view(whole).substr(0, size));
        const auto bytes = decoder.bytes();
        ASSERT_FALSE(bytes.has_value()) << size;
        EXPECT_EQ(bytes.error().code(), ErrorCode::kCorrupt);
        EXPECT_EQ(decoder.offset(), 0u) << "stands where it stood";
    }
}

TEST(Decoder, NamesTheOffsetOfWhatDoesNotFit) {
    Decoder decoder("\1\2\3\4\5");
    ASSERT_TRUE(decoder.u32().has_value());
    EXPECT_EQ(decoder.u16().error().detail(), 4);
    EXPECT_EQ(decoder.remaining(), 1u);
    EXPECT_EQ(decoder.take(1).value(), "\5");
    EXPECT_TRUE(decoder.done());
    EXPECT_EQ(decoder.take(0).value(), "");
}

TEST(Decoder, RefusesVarintsThatAreTooLongOrTooLarge) {
    EXPECT_FALSE(Decoder("\x80\x00"s).varint().has_value()) << "0 in two bytes";
    EXPECT_FALSE(Decoder("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02").varint().has_value());
    EXPECT_FALSE(Decoder("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").varint().has_value());
    EXPECT_FALSE(Decoder("\x80").varint().has_value());
    EXPECT_FALSE(Decoder("").varint().has_value());
}

TEST(Decoder, DoesNotOverflowOnAHugeLength) {
    std::string bytes;
    put_varint(bytes, std::numeric_limits<std::uint64_t>::max());
    bytes.append("abc");
    EXPECT_FALSE(Decoder(bytes).bytes().has_value());
    EXPECT_FALSE(Decoder(bytes).take(std::numeric_limits<std::size_t>::max()).has_value());
}

}  // namespace
}  // namespace madang
