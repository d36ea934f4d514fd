// Tests of the field rules and lists.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/field.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wire/http1/byte_scan.h"

namespace madang::http1 {
namespace {

std::vector<std::string> members(std::string_view value) {
    std::vector<std::string> found;
    ListReader list(value);
    while (const auto member = list.next()) found.emplace_back(*member);
    return found;
}

TEST(Field, KnowsTokens) {
    EXPECT_TRUE(is_token("Content-Type"));
    EXPECT_TRUE(is_token("!#$%&'*+-.^_`|~09azAZ"));
    for (const char* text :
         {"", "a b", "a:", "\"a\"", "a,b", "(a)", "a/b", "a\t", "\xC3\xA9", "{}"}) {
        EXPECT_FALSE(is_token(text)) << text;
    }
    EXPECT_FALSE(is_token(std::string_view("a\0", 2)));
}

TEST(Field, KnowsValues) {
    for (const char* text : {"", "a", "a b\tc", "\xEB\xA7\x88", "\"quoted, too\""}) {
        EXPECT_TRUE(is_field_value(text)) << text;
    }
    for (const char* text : {" a", "a ", "\t", "a\r\nb: c", "a\nb", "a\rb", "a\x01", "a\x7f"}) {
        EXPECT_FALSE(is_field_value(text)) << text;
    }
    EXPECT_FALSE(is_field_value(std::string_view("a\0b", 3)));
}

TEST(Field, FindsTheFirstByNameWithoutCase) {
    const std::vector<Field> fields = {{"Accept", "1"}, {"X", "2"}, {"ACCEPT", "3"}};
    EXPECT_EQ(find(fields, "accept"), "1");
    EXPECT_EQ(find(fields, "x"), "2");
    EXPECT_EQ(find(fields, "accep"), std::nullopt);
}

TEST(List, SplitsAtCommasAndTrims) {
    const std::vector<std::string> expected = {"a", "b c", "d"};
    EXPECT_EQ(members("a,b c ,\td"), expected);
    EXPECT_EQ(members(",, a ,\t, b c,d , "), expected);
    EXPECT_TRUE(members("").empty());
    EXPECT_TRUE(members(" , \t,").empty());
}

TEST(List, KeepsQuotedCommas) {
    const std::vector<std::string> expected = {"W/\"a, b\"", "\"c\\\", d\"", "e"};
    EXPECT_EQ(members("W/\"a, b\", \"c\\\", d\",e"), expected);
    const std::vector<std::string> open = {"\"a, b"};
    EXPECT_EQ(members("\"a, b"), open);
    const std::vector<std::string> quoted_end = {"\"a\\"};
    EXPECT_EQ(members("\"a\\"), quoted_end);
}

TEST(List, FindsMembersWithoutCase) {
    EXPECT_TRUE(list_contains("Upgrade, CLOSE", "close"));
    EXPECT_FALSE(list_contains("closed, xclose", "close"));
    EXPECT_FALSE(list_contains("\"a, close, b\"", "close"));
}

// The scans take 16 bytes a step: every byte value at every place of a block and of its tail.
void expect_stops(std::size_t (*scan)(std::string_view), char inside, bool (*stops)(int)) {
    for (int byte = 0; byte < 256; ++byte) {
        for (std::size_t size = 1; size <= 40; ++size) {
            std::string text(size, inside);
            text[size - 1] = static_cast<char>(byte);
            EXPECT_EQ(scan(text), stops(byte) ? size - 1 : size) << byte << " at " << size;
            text += std::string(20, '\r');
            EXPECT_EQ(scan(text), stops(byte) ? size - 1 : size) << byte << " at " << size;
        }
    }
}

TEST(ByteScan, StopsAtEachControl) {
    expect_stops(find_control, 'a',
                 [](int byte) { return (byte < 0x20 && byte != '\t') || byte == 0x7f; });
}

TEST(ByteScan, StopsAtEachByteThatIsNoTarget) {
    expect_stops(count_target, '/',
                 [](int byte) { return byte <= ' ' || byte >= 0x7f || byte == '#'; });
}

TEST(ByteScan, StopsAtEachByteThatIsNoToken) {
    const auto outside = [](int byte) {
        constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
        const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        return !letter && !(byte >= '0' && byte <= '9') &&
               kMarks.find(static_cast<char>(byte)) == std::string_view::npos;
    };
    expect_stops(count_token, 'a', outside);
    expect_stops(count_token, '_', outside);
}

}  // namespace
}  // namespace madang::http1
