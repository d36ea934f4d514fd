// What exports look like.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/export_writer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace madang::app {
namespace {

places::Business cafe() {
    places::Business business;
    business.id = {1};
    business.draft.name = "Cafe \"A\", B";
    business.draft.latitude = 60.1699;
    business.draft.longitude = -24.5;
    business.draft.source_id = "osm:n1";
    return business;
}

std::string exported(ExportFormat format, int times = 1) {
    std::string out;
    auto writer = export_writer(format);
    writer->begin(out);
    for (int i = 0; i < times; ++i) writer->add(cafe(), out);
    writer->end(out);
    return out;
}

TEST(ExportWriter, QuotesCsvAndNamesItsColumns) {
    std::string csv = exported(ExportFormat::kCsv);
    EXPECT_TRUE(csv.starts_with("id,name,latitude,longitude,"));
    EXPECT_NE(csv.find("\r\n0000000000001,\"Cafe \"\"A\"\", B\",60.1699,-24.5,"),
              std::string::npos);
    EXPECT_NE(csv.find("osm:n1"), std::string::npos);
}

TEST(ExportWriter, WritesGeojsonWithLongitudeFirst) {
    std::string text = exported(ExportFormat::kGeojson, 2);
    EXPECT_TRUE(text.starts_with("{\"type\":\"FeatureCollection\",\"features\":[\n{"));
    EXPECT_NE(text.find("\"coordinates\":[-24.5,60.1699]"), std::string::npos);
    EXPECT_NE(text.find("},\n{"), std::string::npos);
    EXPECT_TRUE(text.ends_with("}\n]}\n"));
    EXPECT_EQ(exported(ExportFormat::kGeojson, 0),
              "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
}

TEST(ExportWriter, WritesOneObjectALine) {
    std::string text = exported(ExportFormat::kJsonLines, 2);
    EXPECT_TRUE(text.starts_with("{\"id\":\"0000000000001\""));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

}  // namespace
}  // namespace madang::app
