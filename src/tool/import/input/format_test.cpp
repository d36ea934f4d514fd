// Telling formats apart.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/input/format.h"

#include <gtest/gtest.h>

namespace madang::importer {
namespace {

using namespace std::string_view_literals;

Format detected(std::string_view head, const std::string& path = "file") {
    auto format = detect_format(head, path);
    EXPECT_TRUE(format) << (format ? "" : format.error().problem);
    return format.value_or(Format::kCsv);
}

std::string refusal(std::string_view head) {
    auto format = detect_format(head, "file");
    return format ? "" : format.error().problem;
}

TEST(Format, IsToldFromTheContent) {
    EXPECT_EQ(detected("name,lat,lon\n"), Format::kCsv);
    EXPECT_EQ(detected("\xEF\xBB\xBFname;lat;lon\n"), Format::kCsv);
    EXPECT_EQ(detected("{\"type\": \"FeatureCollection\",\n\"features\": ["), Format::kGeojson);
    EXPECT_EQ(detected("{\"name\":\"a\"}\n{\"name\":\"b\"}\n"), Format::kJsonLines);
    EXPECT_EQ(detected("\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c"sv), Format::kOsm);
    EXPECT_EQ(detected("<?xml version='1.0'?>\n<osm version=\"0.6\">"), Format::kOsm);
}

TEST(Format, IsToldFromTheNameWhereTheContentLeavesItOpen) {
    EXPECT_EQ(detected("{\"crs\": 1, \"x\": {}}", "a.geojson.gz"), Format::kGeojson);
    EXPECT_EQ(detected("{\"crs\": 1, \"x\": {}}", "a.json"), Format::kJsonLines);
}

TEST(Format, NamesWhatIsNotRead) {
    EXPECT_EQ(refusal("PAR1\x15\x04"), "file is a Parquet file");
    EXPECT_EQ(refusal("PK\x03\x04zzz"), "file is a ZIP or Excel file");
    EXPECT_EQ(refusal("\n<!DOCTYPE html><html>"), "file is a web page (HTML), not data");
    EXPECT_EQ(refusal("[{\"name\":1}]"), "file is a JSON array");
    EXPECT_EQ(refusal("\xFF\xFEn\0a\0"sv), "file is UTF-16 text");
    EXPECT_EQ(refusal("ab\0\1\2"sv), "file is neither text nor OSM PBF");
    EXPECT_EQ(refusal(""), "file is empty");
    EXPECT_EQ(refusal(" \n"), "file is empty");
}

TEST(Format, HasANameThatReadsBack) {
    for (Format format : {Format::kCsv, Format::kGeojson, Format::kJsonLines, Format::kOsm}) {
        EXPECT_EQ(format_named(name(format)), format);
    }
    EXPECT_FALSE(format_named("xml"));
}

}  // namespace
}  // namespace madang::importer
