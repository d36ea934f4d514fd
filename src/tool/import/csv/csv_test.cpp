// Records: quoting, line ends, damage, and pieces of any size.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/csv/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tool/import/input/bytes.h"
#include "tool/import/limits.h"

namespace madang::importer {
namespace {

using Fields = std::vector<std::string>;

struct Read {
    std::vector<Fields> records;
    std::vector<std::string> bad;
    std::uint64_t lines = 0;
    bool operator==(const Read&) const = default;
};

// Reads all of `text`, given out `piece` bytes at a time.
Read read_all(std::string_view text, std::size_t piece, char delimiter = ',') {
    TextSource source(text, piece);
    Window window(source);
    Read read;
    CsvRecord record;
    while (!window.ended() || !window.text().empty()) {
        record.status = CsvStatus::kMore;
        Rest rest = window.ended() ? Rest::kIsAll : Rest::kMoreMayFollow;
        if (!window.text().empty()) read_csv_record(window.text(), delimiter, rest, record);
        if (record.status == CsvStatus::kMore) {
            EXPECT_TRUE(window.fill());
            continue;
        }
        if (record.status == CsvStatus::kRecord) read.records.push_back(record.fields);
        if (record.status == CsvStatus::kBad) read.bad.emplace_back(record.reason);
        read.lines += record.lines;
        window.drop(record.bytes);
    }
    return read;
}

std::vector<Fields> records(std::string_view text, char delimiter = ',') {
    Read read = read_all(text, text.size() + 1, delimiter);
    EXPECT_TRUE(read.bad.empty());
    return read.records;
}

TEST(Csv, SplitsFieldsAndLines) {
    EXPECT_EQ(records("a,b\nc,d\n"), (std::vector<Fields>{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(records("a;b\r\nc;d", ';'), (std::vector<Fields>{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(records("a\rb"), (std::vector<Fields>{{"a"}, {"b"}}));
    EXPECT_EQ(records(",\n"), (std::vector<Fields>{{"", ""}}));
}

TEST(Csv, TakesDelimitersQuotesAndLineEndsInsideQuotes) {
    EXPECT_EQ(records("\"a,b\",\"say \"\"hi\"\"\",\"x\ny\"\n"),
              (std::vector<Fields>{{"a,b", "say \"hi\"", "x\ny"}}));
    EXPECT_EQ(records("\"\",5\" pipe\n"), (std::vector<Fields>{{"", "5\" pipe"}}));
}

TEST(Csv, LosesOnlyTheLineThatIsBroken) {
    Read read = read_all("a,b\n\"x\"y,1\nc,d\n", 1000);
    EXPECT_EQ(read.records, (std::vector<Fields>{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(read.bad, (Fields{"has text after a closing quote"}));
    read = read_all("a\n\"open\nc\nd", 1000);
    EXPECT_EQ(read.records, (std::vector<Fields>{{"a"}, {"c"}, {"d"}}));
    EXPECT_EQ(read.bad, (Fields{"has a quote that is never closed"}));
}

TEST(Csv, GivesUpARecordBeyondTheLimit) {
    std::string text = "\"open\n" + std::string(2 * kRecordBytesMax, 'x') + "\nlast\n";
    Read read = read_all(text, 10000);
    ASSERT_FALSE(read.bad.empty());
    ASSERT_FALSE(read.records.empty());
    EXPECT_EQ(read.records.back(), (Fields{"last"}));
}

TEST(Csv, CountsLinesAlsoInsideQuotes) {
    EXPECT_EQ(read_all("a\n\"b\nc\"\r\nd\n", 1000).lines, 4u);
}

TEST(Csv, WhatIsWrittenReadsBack) {
    ASSERT_TRUE(rc::check("round trip", [](const std::vector<std::string>& fields) {
        RC_PRE(!fields.empty());
        std::string line = write_csv_record(fields);
        RC_PRE(line.size() < kRecordBytesMax);
        RC_ASSERT(read_all(line, line.size()).records == std::vector<Fields>{fields});
    }));
}

TEST(Csv, ReadsTheSameInPiecesOfAnySize) {
    ASSERT_TRUE(rc::check("pieces", [] {
        auto text = *rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r'));
        auto piece = *rc::gen::inRange<std::size_t>(1, 5);
        RC_ASSERT(read_all(text, piece) == read_all(text, text.size() + 1));
    }));
}

TEST(Csv, SniffsTheDelimiter) {
    EXPECT_EQ(sniff_delimiter("name,lat,lon\n1;2,3,4\n"), ',');
    EXPECT_EQ(sniff_delimiter("name;lat;lon\n"), ';');
    EXPECT_EQ(sniff_delimiter("name\tlat\tlon\n"), '\t');
    EXPECT_EQ(sniff_delimiter("\"a,b,c,d\";lat;lon\n"), ';');
    EXPECT_EQ(sniff_delimiter("name\n"), ',');
}

}  // namespace
}  // namespace madang::importer
