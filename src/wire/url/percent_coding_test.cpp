// Tests of percent coding and query strings.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "wire/url/url.h"

namespace madang::url {
namespace {

// Any text that a query can carry: UTF-8 without NUL.
std::string text_of(const std::vector<char32_t>& points) {
    std::string out;
    for (char32_t point : points) {
        point = point % 0x10FFFF + 1;
        if (point >= 0xD800 && point <= 0xDFFF) point = 0xB9C8;
        const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xC0 | (point >> 6)), put(0x80 | (point & 63));
        } else if (point < 0x10000) {
            put(0xE0 | (point >> 12)), put(0x80 | ((point >> 6) & 63)), put(0x80 | (point & 63));
        } else {
            put(0xF0 | (point >> 18)), put(0x80 | ((point >> 12) & 63));
            put(0x80 | ((point >> 6) & 63)), put(0x80 | (point & 63));
        }
    }
    return out;
}

TEST(PercentCoding, DecodesEscapesInBothCases) {
    EXPECT_EQ(percent_decode("%eb%a7%88%EB%8B%B9").value(), "\xEB\xA7\x88\xEB\x8B\xB9");
    EXPECT_EQ(percent_decode("a%20b%2Fc%25").value(), "a b/c%");
    EXPECT_EQ(percent_decode("").value(), "");
}

TEST(PercentCoding, LeavesPlusAloneOutsideQueries) {
    EXPECT_EQ(percent_decode("1+1").value(), "1+1");
}

TEST(PercentCoding, DecodesOnlyOnce) {
    EXPECT_EQ(percent_decode("%2541").value(), "%41");
}

TEST(PercentCoding, RefusesBrokenEscapesAndSaysWhere) {
    for (const char* text : {"abc%", "abc%4", "abc%4g", "abc%g4", "abc%%41", "abc% 41", "abc%+1"}) {
        const auto decoded = percent_decode(text);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().detail(), 3) << text;
    }
}

TEST(PercentCoding, RefusesNul) {
    EXPECT_FALSE(percent_decode("a%00b"));
    EXPECT_FALSE(percent_decode(std::string_view("a\0b", 3)));
}

TEST(PercentCoding, RefusesInvalidUtf8) {
    for (const char* text : {"%80", "%C3", "%C3%28", "%E2%82", "%FF", "%F8%88%80%80%80", "\xC3",
                             "%ED%A0%80", "%F4%90%80%80"}) {
        EXPECT_FALSE(percent_decode(text)) << text;
    }
}

TEST(PercentCoding, RefusesOverlongForms) {
    for (const char* text :
         {"%C0%AF", "%C0%80", "%C1%BF", "%E0%80%AF", "%E0%9F%BF", "%F0%80%80%AF", "%F0%8F%BF%BF"}) {
        EXPECT_FALSE(percent_decode(text)) << text;
    }
}

TEST(PercentCoding, EscapesEverythingButUnreserved) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode(" /?#[]@!$&'()*+,;=%"),
              "%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25");
    EXPECT_EQ(percent_encode("\xEB\xA7\x88"), "%EB%A7%88");
}

TEST(PercentCoding, DecodesWhatItEncodes) {
    ASSERT_TRUE(rc::check("decode(encode(text)) == text", [](const std::vector<char32_t>& points) {
        const std::string text = text_of(points);
        const std::string encoded = percent_encode(text);
        RC_ASSERT(std::all_of(encoded.begin(), encoded.end(), [](char c) { return c > ' '; }));
        RC_ASSERT(percent_decode(encoded).value() == text);
    }));
}

TEST(PercentCoding, NeverGivesInvalidUtf8OrNul) {
    ASSERT_TRUE(rc::check("decoded bytes are UTF-8 without NUL", [](const std::string& text) {
        const auto decoded = percent_decode(text);
        if (!decoded) return;
        RC_ASSERT(is_valid_utf8(*decoded));
        RC_ASSERT(decoded->find('\0') == std::string::npos);
    }));
}

TEST(Query, KeepsOrderAndRepetitions) {
    const auto parameters = parse_query("b=2&a=1&b=3").value();
    const std::vector<Parameter> expected = {{"b", "2"}, {"a", "1"}, {"b", "3"}};
    EXPECT_EQ(parameters, expected);
}

TEST(Query, ReadsPlusAsABlank) {
    const std::vector<Parameter> expected = {{"q", "fish and+chips"}, {"a b", ""}};
    EXPECT_EQ(parse_query("q=fish+and%2Bchips&a+b=").value(), expected);
}

TEST(Query, SplitsAtTheFirstEqualsSign) {
    const std::vector<Parameter> expected = {{"a", "b=c"}, {"d", ""}, {"", "e"}};
    EXPECT_EQ(parse_query("a=b=c&d&=e").value(), expected);
}

TEST(Query, SkipsEmptyPieces) {
    const std::vector<Parameter> expected = {{"a", "1"}, {"b", "2"}};
    EXPECT_EQ(parse_query("&a=1&&b=2&").value(), expected);
    EXPECT_TRUE(parse_query("").value().empty());
    EXPECT_TRUE(parse_query("&&&").value().empty());
}

TEST(Query, SplitsBeforeItDecodes) {
    const std::vector<Parameter> expected = {{"a&b=c", "d&e"}};
    EXPECT_EQ(parse_query("a%26b%3Dc=d%26e").value(), expected);
}

TEST(Query, RefusesBrokenEscapesInNamesAndValues) {
    EXPECT_FALSE(parse_query("a=%"));
    EXPECT_FALSE(parse_query("%zz=1"));
    EXPECT_FALSE(parse_query("a=1&b=%C0%AF"));
    EXPECT_FALSE(parse_query("a=%00"));
}

TEST(Query, StopsAtTheLimitOfParameters) {
    EXPECT_EQ(parse_query("a&b&c", 3).value().size(), 3u);
    const auto beyond = parse_query("a&b&c&d", 3);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code(), ErrorCode::kExhausted);
}

TEST(Query, ReadsBackWhatItWrites) {
    using Pair = std::pair<std::vector<char32_t>, std::vector<char32_t>>;
    ASSERT_TRUE(rc::check("parse(format(parameters))", [](const std::vector<Pair>& pairs) {
        std::vector<Parameter> parameters;
        for (const auto& [name, value] : pairs) {
            parameters.push_back({text_of(name), text_of(value)});
        }
        RC_ASSERT(parse_query(format_query(parameters), parameters.size()).value() == parameters);
    }));
    EXPECT_EQ(format_query({{"q", "fish & chips"}, {"a", ""}}), "q=fish+%26+chips&a=");
}

}  // namespace
}  // namespace madang::url
