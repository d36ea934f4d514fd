// Tests of what JsonDocument::parse takes and refuses, and of the sentences it refuses with.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "base/json_reader.h"
#include "base/json_syntax.h"
#include "base/text.h"

namespace madang {
namespace {

using std::string_literals::operator""s;

constexpr JsonLimits kAny{.root = JsonRoot::kAny};

// Returns "field: message", or "" if the text is taken.
std::string refusal(std::string_view text, const JsonLimits& limits = kAny) {
    const auto document = JsonDocument::parse(text, limits);
    if (document) return "";
    return document.error().field + ": " + document.error().message;
}

// Returns the compact form of what was read.
std::string compact(std::string_view text) {
    auto document = JsonDocument::parse(text, kAny);
    return document ? document->value().json() : document.error().message;
}

TEST(JsonDocument, TakesEveryKindOfValue) {
    for (const char* text :
         {"null", "true", "-0.5e-3", "\"\"", "[]", "{}", " [1, {\"a\" : [ ] } ]\n",
          "18446744073709551615", "-9223372036854775808", "1e-400", "1.7976931348623157e308",
          "\"\\ud83c\\udf5c\\u00e9\""}) {
        EXPECT_EQ(refusal(text), "") << text;
    }
}

TEST(JsonDocument, GivesCompactTextBack) {
    EXPECT_EQ(compact(" { \"a\" : [ 1 , 2.50, true, null ] ,\t\"b\":{\"c\":\"\\u00e9\\/\"}}"),
              "{\"a\":[1,2.5,true,null],\"b\":{\"c\":\"\xc3\xa9/\"}}");
    EXPECT_EQ(compact("[18446744073709551615,-9223372036854775808,1e2]"),
              "[18446744073709551615,-9223372036854775808,100]");
}

TEST(JsonDocument, SaysWhereTheGrammarBreaks) {
    EXPECT_EQ(refusal("{\"name\": \"x\",\n \"latitude\": 1.}"),
              "latitude: is not valid JSON at line 2, byte 16: expected a digit");
    EXPECT_EQ(refusal("{\"a\":[1,2,{\"b\":tru}]}"),
              "a[2].b: is not valid JSON at line 1, byte 16: expected true, false or null");
    EXPECT_EQ(refusal("{\"a\":1,}"),
              ": is not valid JSON at line 1, byte 8: expected a key in double quotes");
    EXPECT_EQ(refusal("{\"a\" 1}"),
              ": is not valid JSON at line 1, byte 6: expected ':' after a key");
    EXPECT_EQ(refusal("[1 2]"),
              ": is not valid JSON at line 1, byte 4: expected ',' or ']' after an element");
    EXPECT_EQ(refusal("{} {}"),
              ": is not valid JSON at line 1, byte 4: expected the end of the text");
    EXPECT_EQ(refusal("\xef\xbb\xbf{}"), ": is not valid JSON at line 1, byte 1: expected a value");
    EXPECT_EQ(refusal(" \n"), ": is empty; send JSON");
    EXPECT_EQ(refusal(""), ": is empty; send JSON");
}

TEST(JsonDocument, RefusesNumbersThatFitNothing) {
    EXPECT_EQ(
        refusal("{\"latitude\":1e400}"),
        "latitude: is not valid JSON at line 1, byte 13: expected an integer of 64 bits, or a "
        "number of at most 1.7976931348623157e308");
    for (const char* text :
         {"-1e400", "18446744073709551616", "-9223372036854775809", "1e99999999999",
          "123456789012345678901234567890", "1.8e308", "0.1e310"}) {
        EXPECT_NE(refusal(text).find("expected an integer of 64 bits"), std::string::npos) << text;
    }
}

TEST(JsonDocument, RefusesNumbersThatAreNotJson) {
    for (const char* text :
         {"01", "+1", ".5", "1.", "1e", "0x1", "NaN", "Infinity", "-", "--1", "1e+"}) {
        EXPECT_NE(refusal(text).find("is not valid JSON"), std::string::npos) << text;
    }
}

TEST(JsonDocument, RefusesInvalidUtf8AndHalfSurrogates) {
    EXPECT_EQ(refusal("{\"name\":\"a\xff\"}"),
              "name: is not valid JSON at line 1, byte 11: expected valid UTF-8");
    EXPECT_NE(refusal("\"\xed\xa0\x80\""), "");
    EXPECT_NE(refusal("{\"name\":\"\\ud800\"}"), "");
    EXPECT_NE(refusal("\"\\ud800\\u0041\""), "");
    EXPECT_EQ(refusal("{\"a\":[\"\\udc00\"]}"),
              "a[0]: is not valid JSON at line 1, byte 8: expected surrogates in pairs");
    EXPECT_NE(refusal("{\"\\udfff\":1}"), "") << "in keys too";
    EXPECT_NE(refusal("\"a\nb\""), "") << "controls are escaped";
    EXPECT_NE(refusal("\"a\\x\""), "");
    EXPECT_EQ(refusal("\"\\u0\x10"
                      "00\""),
              ": is not valid JSON at line 1, byte 5: expected four hexadecimal digits after \\u");
}

TEST(JsonDocument, RefusesAKeyGivenTwiceAtAnyDepth) {
    EXPECT_EQ(refusal("{\"a\":1,\"b\":2,\"a\":3}"),
              "a: is given twice in one object; give it once");
    EXPECT_EQ(refusal("{\"p\":[{},{\"q\":{\"a\":1,\"\\u0061\":2}}]}"),
              "p[1].q.a: is given twice in one object; give it once");
    EXPECT_EQ(refusal("[{\"a\":1},{\"a\":1}]"), "");
}

TEST(JsonDocument, RefusesMoreBytesThanAllowed) {
    EXPECT_EQ(refusal("{\"a\":1}", {.size = Bytes{6}}), ": has 7 bytes; allowed are at most 6");
    EXPECT_EQ(refusal("{\"a\":1}", {.size = Bytes{7}}), "");
}

TEST(JsonDocument, RefusesMoreLevelsThanAllowed) {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    EXPECT_EQ(refusal(nested(32)), "");
    EXPECT_EQ(refusal(nested(33)).substr(0, 3), "[0]");
    EXPECT_NE(refusal(nested(33)).find("is nested too deep; use fewer levels"), std::string::npos);
    EXPECT_EQ(refusal(nested(64), {.depth = 64, .root = JsonRoot::kAny}), "");
    EXPECT_NE(refusal(nested(65), {.depth = 64, .root = JsonRoot::kAny}), "");
    EXPECT_NE(refusal(nested(5000)).find("expected less nesting"), std::string::npos);
    EXPECT_NE(refusal(std::string(100'000, '[')), "");
    EXPECT_EQ(refusal("1", {.depth = 0, .root = JsonRoot::kAny}), "") << "a scalar has no level";
}

TEST(JsonDocument, IsAnObjectUnlessAskedOtherwise) {
    EXPECT_EQ(refusal("[]", {}), ": is not an object; send {...}");
    EXPECT_EQ(refusal("{}", {}), "");
}

TEST(JsonDocument, CompactTextKeepsSixtyFourLevels) {
    const std::string text = std::string(64, '[') + std::string(64, ']');
    auto document = JsonDocument::parse(text, {.depth = 64, .root = JsonRoot::kAny});
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->value().json(), text);
}

TEST(JsonDocument, KeepsItsOwnCopyOfTheText) {
    std::string text = "{\"a\":\"xyz\"}";
    auto document = JsonDocument::parse(text);
    ASSERT_TRUE(document.has_value());
    text.assign(text.size(), '#');
    JsonDocument moved = *std::move(document);
    EXPECT_EQ(moved.root().text("a"), "xyz");
}

// Cuts, swaps and overwrites bytes of a sound text.
std::string damaged() {
    std::string text =
        R"({"a":[1,-2.5e3,true,null,"x\u00e9\n"],"b":{"c":"\ud83c\udf5c","d":[]},"e":0})";
    const int changes = *rc::gen::inRange(0, 4);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        text[at] = *rc::gen::elementOf("{}[]\",:\\0123456789.eE+-tfnu \n\xff\xc3"s);
    }
    return text.substr(0, *rc::gen::inRange<std::size_t>(text.size() / 2, text.size() + 1));
}

TEST(FindJsonMistake, AgreesWithTheFastParser) {
    ASSERT_TRUE(rc::check("two parsers agree", [] {
        const std::string text = damaged();
        const auto document = JsonDocument::parse(text, kAny);
        const auto mistake = find_json_mistake(text, kJsonDepthDefault);
        const bool twice = !document && document.error().message.starts_with("is given twice");
        RC_ASSERT(!mistake.has_value() == (document.has_value() || twice));
        if (mistake) RC_ASSERT(mistake->offset <= text.size());
        if (!document) RC_ASSERT(is_valid_utf8(document.error().field));
    }));
}

TEST(JoinJsonPath, PutsDotsBetweenNamesOnly) {
    EXPECT_EQ(join_json_path("a", "b"), "a.b");
    EXPECT_EQ(join_json_path("", "b"), "b");
    EXPECT_EQ(join_json_path("a", ""), "a");
    EXPECT_EQ(join_json_path("a", json_index(3)), "a[3]");
}

}  // namespace
}  // namespace madang
