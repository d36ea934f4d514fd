// Tests of the text tools.
// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <cmath>
#include <limits>

#include "base/limits.h"

namespace madang {
namespace {

using std::string_literals::operator""s;

TEST(Utf8, AcceptsWellFormedAndRefusesBroken) {
    for (const std::string& sound : {""s, "a"s, "\xc3\xa9"s, "\xea\xb0\x80"s, "\xf0\x9f\x8d\x9c"s,
                                     "\xf4\x8f\xbf\xbf"s, "\0"s, "\xed\x9f\xbf"s}) {
        EXPECT_TRUE(is_valid_utf8(sound)) << echo(sound);
    }
    for (const std::string& broken :
         {"\x80"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x80\x80"s, "\xed\xa0\x80"s, "\xf0\x80\x80\x80"s,
          "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xc3"s, "\xea\xb0"s, "\xff"s}) {
        EXPECT_FALSE(is_valid_utf8(broken));
        EXPECT_EQ(utf8_character(broken), 0u);
    }
}

TEST(Utf8, CharacterByCharacterAgreesWithTheWhole) {
    ASSERT_TRUE(rc::check("two validators agree", [] {
        // Bytes near the bounds of the table are drawn more often than others.
        const auto bytes = *rc::gen::container<std::string>(rc::gen::oneOf(
            rc::gen::arbitrary<char>(),
            rc::gen::elementOf("\x7f\x80\x8f\x90\x9f\xa0\xbf\xc2\xdf\xe0\xed\xef\xf0\xf4"s)));
        std::string_view rest = bytes;
        while (utf8_character(rest) > 0) rest.remove_prefix(utf8_character(rest));
        RC_ASSERT(is_valid_utf8(bytes) == rest.empty());
    }));
}

TEST(Echo, IsShortPrintableUtf8) {
    EXPECT_EQ(echo("latitude"), "latitude");
    EXPECT_EQ(echo("a\nb\x7f"), "a?b?");
    EXPECT_EQ(echo("\xff"
                   "a"),
              "?a");
    EXPECT_EQ(echo(std::string(64, 'x')), std::string(64, 'x'));
    EXPECT_EQ(echo(std::string(65, 'x')), std::string(64, 'x') + "...");
    EXPECT_EQ(echo(std::string(63, 'x') + "\xea\xb0\x80"), std::string(63, 'x') + "...");
    ASSERT_TRUE(rc::check("whatever comes in", [](const std::string& text) {
        RC_ASSERT(is_valid_utf8(echo(text)));
        RC_ASSERT(echo(text).size() <= kEchoBytesMax + 3);
    }));
}

TEST(Nearest, FindsWhatWasMeant) {
    const std::array<std::string_view, 4> known = {"latitude", "longitude", "name", "id"};
    EXPECT_EQ(nearest("latitud", known), "latitude");
    EXPECT_EQ(nearest("lattitude", known), "latitude");
    EXPECT_EQ(nearest("LATITUDE", known), "latitude");
    EXPECT_EQ(nearest("lon", known), std::nullopt);
    EXPECT_EQ(nearest("nmae", known), "name");
    EXPECT_EQ(nearest("id_", known), "id");
    EXPECT_EQ(nearest("xy", known), std::nullopt) << "nothing of the word would be left";
    EXPECT_EQ(nearest("", known), std::nullopt);
    EXPECT_EQ(nearest("colour", known), std::nullopt);
    EXPECT_EQ(nearest(std::string(65, 'l'), known), std::nullopt);
    EXPECT_EQ(nearest("name", {}), std::nullopt);
}

TEST(Nearest, TakesTheFirstOfEquals) {
    const std::array<std::string_view, 2> known = {"port", "post"};
    EXPECT_EQ(nearest("pogt", known), "port");
}

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
    EXPECT_EQ(parse_number("60.1699"), 60.1699);
    EXPECT_EQ(parse_number("-1e-3"), -0.001);
    for (const char* bad : {"", " 1", "1 ", "+1", "1,5", "nan", "inf", "-infinity", "1e400", "0x10",
                            "1.5.2", "--1", "abc", "1e"}) {
        EXPECT_EQ(parse_number(bad), std::nullopt) << bad;
    }
}

TEST(ParseInteger, TakesTheWholeTextOrNothing) {
    EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse_integer("007"), 7);
    for (const char* bad : {"", "9223372036854775808", "1.0", "1e3", "+1", " 1", "1 ", "-"}) {
        EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
    }
}

TEST(FormatNumber, IsShortAndReadsBack) {
    EXPECT_EQ(format_number(60.1699), "60.1699");
    EXPECT_EQ(format_number(90), "90");
    EXPECT_EQ(format_number(0.1 + 0.2), "0.30000000000000004");
    ASSERT_TRUE(rc::check("round trip", [](double value) {
        RC_PRE(std::isfinite(value));
        RC_ASSERT(parse_number(format_number(value)) == value);
    }));
}

TEST(Trim, RemovesBlanksOnBothSides) {
    EXPECT_EQ(trim(" \t a b\r\n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(trim(""), "");
}

TEST(Ascii, ComparesWithoutCase) {
    EXPECT_EQ(ascii_lower("Content-TYPE \xc3\x89"), "content-type \xc3\x89");
    EXPECT_TRUE(ascii_equal_fold("Host", "hOST"));
    EXPECT_FALSE(ascii_equal_fold("Host", "Hosts"));
    EXPECT_FALSE(ascii_equal_fold("[", "{")) << "32 apart, but no letters";
}

}  // namespace
}  // namespace madang
