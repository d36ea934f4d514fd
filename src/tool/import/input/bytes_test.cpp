// Windows on sources, and gzip.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/input/bytes.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "tool/import/input/gzip.h"

namespace madang::importer {
namespace {

std::string compressed(std::string_view text) {
    z_stream z{};
    deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string input(text);
    std::string out(compressBound(text.size()) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(input.data());
    z.avail_in = static_cast<uInt>(input.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}

Outcome<std::string> unpacked(std::string_view bytes, std::size_t piece) {
    TextSource source(bytes, piece);
    GzipSource gzip(source, "", "in.gz");
    Window window(gzip);
    while (!window.ended()) {
        auto filled = window.fill();
        if (!filled) return std::unexpected(filled.error());
    }
    return std::string(window.text());
}

std::string sample() {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += std::to_string(i * i) + ",";
    return text;
}

TEST(Window, ShowsWhatWasReadAndForgetsWhatWasDropped) {
    TextSource source("abcdef", 4);
    Window window(source);
    ASSERT_TRUE(window.fill());
    EXPECT_EQ(window.text(), "abcd");
    window.drop(3);
    ASSERT_TRUE(window.fill());
    EXPECT_EQ(window.text(), "def");
    EXPECT_FALSE(window.ended());
    ASSERT_TRUE(window.fill());
    EXPECT_TRUE(window.ended());
    EXPECT_EQ(window.text(), "def");
}

TEST(Gzip, UnpacksByteByByteAndAtOnce) {
    std::string text = sample();
    std::string packed = compressed(text);
    EXPECT_TRUE(is_gzip(packed));
    EXPECT_EQ(*unpacked(packed, packed.size()), text);
    EXPECT_EQ(*unpacked(packed, 1), text);
}

TEST(Gzip, UnpacksSeveralMembersOneAfterAnother) {
    std::string packed = compressed("one ") + compressed("two");
    EXPECT_EQ(*unpacked(packed, 7), "one two");
    EXPECT_EQ(*unpacked(packed, 1000), "one two");
}

TEST(Gzip, SaysThatAFileIsTruncated) {
    std::string packed = compressed(sample());
    packed.resize(packed.size() / 2);
    auto result = unpacked(packed, 100);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().problem.find("truncated"), std::string::npos);
}

TEST(Gzip, SaysThatAFileIsDamaged) {
    std::string packed = compressed(sample());
    packed[packed.size() / 2] ^= 0x55;
    packed[packed.size() / 2 + 1] ^= 0x55;
    auto result = unpacked(packed, 100);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().problem.find("damaged"), std::string::npos);
}

}  // namespace
}  // namespace madang::importer
