// Tests of the JSON writer.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/limits.h"

namespace madang {
namespace {

using std::string_literals::operator""s;

template <class F>
std::string written(F write) {
    std::string out;
    JsonWriter json(out);
    write(json);
    EXPECT_TRUE(json.complete());
    return out;
}

std::string as_json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(JsonWriter, SetsCommasAndColons) {
    const std::string text = written([](JsonWriter& json) {
        json.begin_object();
        json.member("name", "Cafe").member("open", true).member("stars", 4.5);
        json.key("tags").begin_array().string("a").null().integer(-1).end_array();
        json.key("empty").begin_object().end_object();
        json.key("none").begin_array().end_array();
        json.key("raw").raw("[1,2]");
        json.member("big", std::numeric_limits<std::uint64_t>::max());
        json.end_object();
    });
    EXPECT_EQ(text, R"({"name":"Cafe","open":true,"stars":4.5,"tags":["a",null,-1],"empty":{},)"
                    R"("none":[],"raw":[1,2],"big":18446744073709551615})");
}

TEST(JsonWriter, TakesEveryWidthOfInteger) {
    const std::string text = written([](JsonWriter& json) {
        json.begin_object().member("a", std::int8_t{-1}).member("b", std::uint16_t{2});
        json.member("c", 3).member("d", 4u).member("e", 5L).member("f", std::size_t{6});
        json.member("g", std::numeric_limits<std::int64_t>::min()).member("h", "text"s);
        json.end_object();
    });
    EXPECT_EQ(text,
              R"({"a":-1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":-9223372036854775808,"h":"text"})");
}

TEST(JsonWriter, AScalarIsADocument) {
    EXPECT_EQ(written([](JsonWriter& json) { json.number(1.5); }), "1.5");
    EXPECT_EQ(written([](JsonWriter& json) { json.null(); }), "null");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
    std::string out = "data: ";
    JsonWriter(out).begin_array().boolean(false).end_array();
    EXPECT_EQ(out, "data: [false]");
}

TEST(JsonWriter, WritesShortestNumbers) {
    const auto number = [](double value) {
        return written([value](JsonWriter& json) { json.number(value); });
    };
    EXPECT_EQ(number(60.1699), "60.1699");
    EXPECT_EQ(number(-0.0), "-0.0") << "keeps its sign in readers that take -0 as an integer";
    EXPECT_EQ(number(1e22), "1e+22");
    EXPECT_EQ(number(18446744073709854775.08), "1.8446744073709855e+19") << "no 64-bit integer";
    EXPECT_EQ(number(-9223372036854775808.0), "-9.223372036854776e+18");
    EXPECT_EQ(number(9007199254740992.0), "9007199254740992");
    EXPECT_EQ(number(5e-324), "5e-324");
    EXPECT_EQ(number(1.7976931348623157e308), "1.7976931348623157e+308");
}

TEST(JsonWriter, EscapesWhatMustBeEscaped) {
    EXPECT_EQ(as_json(""), R"("")");
    EXPECT_EQ(as_json("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(as_json("\b\f\n\r\t"), R"("\b\f\n\r\t")");
    EXPECT_EQ(as_json("\0\x1f\x7f"s), "\"\\u0000\\u001f\x7f\"");
    EXPECT_EQ(as_json("\xec\xb9\xb4\xed\x8e\x98 \xf0\x9f\x8d\x9c"),
              "\"\xec\xb9\xb4\xed\x8e\x98 \xf0\x9f\x8d\x9c\"");
}

TEST(JsonWriter, ReplacesEachBrokenByte) {
    EXPECT_EQ(as_json("a\xff"
                      "b"),
              "\"a\xef\xbf\xbd"
              "b\"");
    EXPECT_EQ(as_json("\xea\xb0"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    EXPECT_EQ(as_json("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonWriterDeathTest, MisuseIsABug) {
    std::string out;
    EXPECT_DEATH(JsonWriter(out).number(std::nan("")), "NaN and infinity");
    EXPECT_DEATH(JsonWriter(out).begin_object().integer(1), "follows its key");
    EXPECT_DEATH(JsonWriter(out).begin_array().key("a"), "inside an object");
    EXPECT_DEATH(JsonWriter(out).begin_object().key("a").key("b"), "after a whole member");
    EXPECT_DEATH(JsonWriter(out).begin_object().key("a").end_object(), "each key has a value");
    EXPECT_DEATH(JsonWriter(out).begin_object().end_array(), "matches the innermost");
    EXPECT_DEATH(JsonWriter(out).end_object(), "matches the innermost");
    EXPECT_DEATH(JsonWriter(out).integer(1).integer(2), "a document is one value");
    EXPECT_DEATH(
        {
            JsonWriter json(out);
            for (std::size_t i = 0; i <= kJsonDepthMax; ++i) json.begin_array();
        },
        "the levels fit");
}

}  // namespace
}  // namespace madang
