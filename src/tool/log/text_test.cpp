// Whatever a record holds, a line is a line and a terminal is safe.
// SPDX-License-Identifier: Apache-2.0
#include "tool/log/text.h"

#include <gtest/gtest.h>

#include "base/json_document.h"
#include "base/text.h"

namespace madang::logtool {
namespace {

using namespace std::string_literals;

TEST(Text, ShowsCharactersAndEscapesWhatWouldSteerATerminal) {
    EXPECT_EQ(escaped("plain 한글 ☕"), "plain 한글 ☕");
    EXPECT_EQ(escaped("a\nb\tc\r\\"), "a\\nb\\tc\\r\\\\");
    EXPECT_EQ(escaped("\x1b[31mred\x7f\0"s), "\\x1b[31mred\\x7f\\x00");
    EXPECT_EQ(escaped("\xC2\x9B"
                      "31m"),
              "\\xc2\\x9b31m");                                   // a control of Unicode
    EXPECT_EQ(escaped("\xE2\x80\xAEgnp"), "\\xe2\\x80\\xaegnp");  // right to left
    EXPECT_EQ(escaped("\xE2\x80\xA8\xE2\x81\xA6"), "\\xe2\\x80\\xa8\\xe2\\x81\\xa6");
    EXPECT_EQ(escaped("\xFF\xC3"), "\\xff\\xc3");  // no UTF-8
}

TEST(Text, EscapesEveryByteToWhatIsPrintable) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string bytes = {static_cast<char>(first), static_cast<char>(second)};
            const std::string shown = escaped(bytes);
            ASSERT_TRUE(is_valid_utf8(shown));
            for (const char byte : shown) ASSERT_GE(static_cast<unsigned char>(byte), 0x20U);
        }
    }
}

TEST(Text, WritesBase64) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("\xFB\xFF\xFE"), "+//+");
}

TEST(Text, ShowsTimesSizesDurationsAndCounts) {
    EXPECT_EQ(time_text(1'772'357'400'123), "2026-03-01T09:30:00.123Z");
    EXPECT_EQ(time_text(-1), "-");
    EXPECT_EQ(time_text(INT64_MAX), "-");
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(1023), "1023 B");
    EXPECT_EQ(size_text(1536), "1.5 KiB");
    EXPECT_EQ(size_text(1'048'575), "1.0 MiB");
    EXPECT_EQ(size_text(UINT64_MAX), "16.0 EiB");
    EXPECT_EQ(duration_text(0), "0 s");
    EXPECT_EQ(duration_text(604'800'000), "7 d");
    EXPECT_EQ(duration_text(5'400'250), "1 h 30 min 250 ms");
    EXPECT_EQ(counted(1, "record"), "1 record");
    EXPECT_EQ(counted(1234, "batch"), "1,234 batches");
}

TEST(Text, ShowsARecordOnOneLine) {
    Entry entry{.partition = 2, .offset = 7, .timestamp = 1'772'357'400'000};
    EXPECT_EQ(entry_text("t", entry, EntryForm::kLine),
              "2026-03-01T09:30:00.000Z  2:7  (no key)  (no value)");
    entry.key = "k\n";
    entry.value = "v";
    entry.headers = {{"colour", "blue"}, {"none", std::nullopt}};
    EXPECT_EQ(entry_text("t", entry, EntryForm::kLine),
              "2026-03-01T09:30:00.000Z  2:7  k\\n  v  [colour=blue, none=(none)]");
    EXPECT_EQ(entry_text("t", entry, EntryForm::kValue), "v");
    entry.unreadable = "3 records compressed with zstd";
    EXPECT_EQ(entry_text("t", entry, EntryForm::kLine),
              "2026-03-01T09:30:00.000Z  2:7  (3 records compressed with zstd)");
}

TEST(Text, ShowsARecordAsJsonAndBytesUnderANameOfTheirOwn) {
    Entry entry{.partition = 0, .offset = 1, .timestamp = 5, .key = "\xFF", .value = "\"v\""};
    entry.headers = {{"h", "\xFE"}, {"n", std::nullopt}};
    const std::string json = entry_text("t", entry, EntryForm::kJson);
    EXPECT_EQ(json, R"({"topic":"t","partition":0,"offset":1,"timestamp":5,)"
                    R"("time":"1970-01-01T00:00:00.005Z","key_base64":"/w==","value":"\"v\"",)"
                    R"("headers":[{"name":"h","value_base64":"/g=="},{"name":"n","value":null}]})");
    EXPECT_TRUE(JsonDocument::parse(json, {}));
}

TEST(Text, SaysWhatATopicKeeps) {
    EXPECT_EQ(policy_text({}), "-");
    EXPECT_EQ(policy_text({{"cleanup.policy", "compact"}}), "compact");
    const auto kept = [](const char* ms, const char* bytes) {
        return policy_text(
            {{"cleanup.policy", "delete"}, {"retention.ms", ms}, {"retention.bytes", bytes}});
    };
    EXPECT_EQ(kept("-1", "-1"), "for ever");
    EXPECT_EQ(kept("604800000", "-1"), "7 d");
    EXPECT_EQ(kept("604800000", "1073741824"), "7 d, 1.0 GiB a partition");
    EXPECT_EQ(kept("-1", "2048"), "2.0 KiB a partition");
    EXPECT_EQ(policy_text({{"cleanup.policy", "compact,delete"}, {"retention.ms", "1000"}}),
              "compact, 1 s");
}

TEST(Text, SetsNumbersToTheRight) {
    Table table({"NAME", "COUNT"});
    table.add({"a", "1"});
    table.add({"long", "1,000"});
    EXPECT_EQ(table.text(), "NAME  COUNT\na         1\nlong  1,000\n");
    Table hosts({"HOST", "SIZE"});
    hosts.add({"127.0.0.1", "1.5 KiB"});
    EXPECT_EQ(hosts.text(), "HOST          SIZE\n127.0.0.1  1.5 KiB\n");
}

}  // namespace
}  // namespace madang::logtool
