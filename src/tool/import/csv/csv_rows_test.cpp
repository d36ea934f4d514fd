// Headers and rows of CSV files.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/csv/csv_rows.h"

#include <gtest/gtest.h>

#include "tool/import/row/recording.h"

namespace madang::importer {
namespace {

struct Read : Recording {
    Outcome<> outcome;
};

Read read(std::string_view text, const std::vector<std::string>& mappings = {},
          std::size_t piece = 7) {
    TextSource source(text, piece);
    Window window(source);
    Read result;
    result.outcome = read_csv(window, "file.csv", *FieldNames::create(mappings), result);
    return result;
}

TEST(CsvRows, FindsColumnsByTheirHeader) {
    Read rows = read(
        "fhrs_id,name,rating,hygiene,latitude,longitude\n"
        "7,\"A & B, Ltd\",4.5,10,51.5,-0.1\n8,C,Exempt,,51.5,-0.1\n");
    ASSERT_TRUE(rows.outcome);
    ASSERT_EQ(rows.accepted.size(), 2u);
    EXPECT_EQ(rows.accepted[0].draft.name, "A & B, Ltd");
    EXPECT_EQ(rows.accepted[0].draft.source_id, "7");
    EXPECT_EQ(rows.accepted[0].draft.longitude, -0.1);
    EXPECT_EQ(rows.accepted[0].line, 2u);
    EXPECT_EQ(rows.accepted[0].draft.rating, 4.5);
    EXPECT_EQ(rows.accepted[1].draft.rating, std::nullopt) << "a rating that is no number";
    ASSERT_EQ(rows.notes.size(), 1u);
    EXPECT_NE(rows.notes[0].find("columns not imported: hygiene"), std::string::npos);
}

TEST(CsvRows, KeepsColumnsThatSearchesFilterBy) {
    Read rows = read("name,wheelchair,colour,lat,lon\nA,yes,red,1,2\nB,,,1,2\n");
    ASSERT_EQ(rows.accepted.size(), 2u);
    using Attributes = std::map<std::string, std::string>;
    EXPECT_EQ(rows.accepted[0].draft.attributes, (Attributes{{"wheelchair", "yes"}}));
    EXPECT_TRUE(rows.accepted[1].draft.attributes.empty());
    ASSERT_EQ(rows.notes.size(), 1u);
    EXPECT_NE(rows.notes[0].find("not imported: colour ("), std::string::npos) << rows.notes[0];
}

TEST(CsvRows, ReadsKoreanHeadersAndFallsBackToTheLotAddress) {
    Read rows = read(
        "주차장명,소재지도로명주소,소재지지번주소,위도,경도\n"
        "마당,,상도동 18-248,36.0,129.3\n");
    ASSERT_EQ(rows.accepted.size(), 1u);
    EXPECT_EQ(rows.accepted[0].draft.name, "마당");
    EXPECT_EQ(rows.accepted[0].draft.address, "상도동 18-248");
}

TEST(CsvRows, ReadsSemicolonsWithDecimalCommas) {
    Read rows = read("Titel;lat;lon\nCafé;52,5;13,4\n", {"Titel=name"});
    ASSERT_EQ(rows.accepted.size(), 1u);
    EXPECT_EQ(rows.accepted[0].draft.latitude, 52.5);
}

TEST(CsvRows, CountsBadRowsAndGoesOn) {
    Read rows = read("name,lat,lon\na,1,2\nb,,\nc,1\n\nd,95,2\ne,3,4\n");
    ASSERT_TRUE(rows.outcome);
    EXPECT_EQ(rows.accepted.size(), 2u);
    ASSERT_EQ(rows.refused.size(), 3u);
    EXPECT_EQ(rows.refused[0].line, 3u);
    EXPECT_EQ(rows.refused[0].reason, "has no latitude");
    EXPECT_EQ(rows.refused[1].line, 4u);
    EXPECT_EQ(rows.refused[1].reason, "has 2 fields where the header has 3");
    EXPECT_EQ(rows.refused[2].line, 6u);
}

TEST(CsvRows, SaysWhichColumnIsMissingAndHowToNameIt) {
    Read rows = read("name,breite,lon\na,1,2\n");
    ASSERT_FALSE(rows.outcome);
    EXPECT_NE(rows.outcome.error().problem.find("known as latitude"), std::string::npos);
    EXPECT_NE(rows.outcome.error().advice.find("--map COLUMN=latitude"), std::string::npos);
    EXPECT_NE(rows.outcome.error().advice.find("breite"), std::string::npos);
    EXPECT_EQ(read("name,breite,lon\na,1,2\n", {"breite=latitude"}).accepted.size(), 1u);
}

TEST(CsvRows, SaysThatAMappedColumnIsNotThere) {
    Read rows = read("name,lat,lon\na,1,2\n", {"breite=latitude"});
    ASSERT_FALSE(rows.outcome);
    EXPECT_NE(rows.outcome.error().problem.find("no column \"breite\""), std::string::npos);
}

}  // namespace
}  // namespace madang::importer
