// Rows of JSON lines and GeoJSON.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/json/json_rows.h"

#include <gtest/gtest.h>

#include "tool/import/limits.h"
#include "tool/import/row/recording.h"

namespace madang::importer {
namespace {

struct Read : Recording {
    Outcome<> outcome;
};

Read lines(std::string_view text, std::size_t piece = 5) {
    TextSource source(text, piece);
    Window window(source);
    Read result;
    result.outcome = read_json_lines(window, *FieldNames::create({}), result);
    return result;
}

Read geojson(std::string_view text, std::size_t piece = 11) {
    TextSource source(text, piece);
    Window window(source);
    Read result;
    result.outcome = read_geojson(window, "f.geojson", *FieldNames::create({}), result);
    return result;
}

std::string collection(const std::string& features) {
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

std::string feature(const std::string& type, const std::string& coordinates,
                    const std::string& properties = R"({"name":"P"})") {
    return R"({"type":"Feature","geometry":{"type":")" + type + R"(","coordinates":)" +
           coordinates + R"(},"properties":)" + properties + "}";
}

TEST(JsonLines, ReadMembersByTheirKnownNames) {
    Read rows = lines(
        "{\"name\": \"cut off\",\n\n"
        R"({"id": 12, "name": "Kahvila", "category": "amenity=cafe", "lat": 60.1, "lon": 24.9, )"
        R"("opening_hours": null, "tags": {"amenity": "pub", "phone": "+358 1", )"
        R"("addr:street": "Tori", "addr:housenumber": "3"}})"
        "\n");
    ASSERT_TRUE(rows.outcome);
    EXPECT_EQ(rows.refused.size(), 1u);
    ASSERT_EQ(rows.accepted.size(), 1u);
    const places::Draft& draft = rows.accepted[0].draft;
    EXPECT_EQ(draft.source_id, "12");
    EXPECT_EQ(draft.category, "amenity=cafe");
    EXPECT_EQ(draft.latitude, 60.1);
    EXPECT_EQ(draft.phone, "+358 1");
    EXPECT_EQ(draft.address, "Tori 3");
    EXPECT_EQ(draft.opening_hours, "");
    EXPECT_EQ(rows.accepted[0].line, 3u);
}

TEST(JsonLines, CountBadLinesAndGoOn) {
    Read rows = lines(
        "nonsense\n\n[1]\n{\"name\":\"a\",\"lat\":\"x\",\"lon\":1}\n"
        "{\"name\":\"b\",\"lat\":1,\"lon\":2}");
    ASSERT_TRUE(rows.outcome);
    EXPECT_EQ(rows.accepted.size(), 1u);
    ASSERT_EQ(rows.refused.size(), 3u);
    EXPECT_EQ(rows.refused[1].line, 3u);
    EXPECT_EQ(rows.refused[1].reason, "is not a JSON object");
}

TEST(JsonLines, SkipALineBeyondTheLimit) {
    std::string text = "{\"name\":\"" + std::string(kLineBytesMax, 'x') + "\"}\n" +
                       "{\"name\":\"b\",\"lat\":1,\"lon\":2}\n";
    Read rows = lines(text, 1 << 20);
    EXPECT_EQ(rows.refused.size(), 1u);
    ASSERT_EQ(rows.accepted.size(), 1u);
    EXPECT_EQ(rows.accepted[0].line, 2u);
}

TEST(JsonLines, ReadFeaturesWithRecordSeparators) {
    Read rows = lines(
        "\x1E{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[24.9,60.1]},\"properties\":{\"name\":\"A\"}}\n");
    ASSERT_EQ(rows.accepted.size(), 1u);
    EXPECT_EQ(rows.accepted[0].draft.longitude, 24.9);
    EXPECT_EQ(rows.accepted[0].draft.source_id, "a");
}

TEST(Geojson, ReadsPointsWithTheirProperties) {
    Read rows = geojson(collection(
        R"({"type":"Feature","geometry":{"type":"Point","coordinates":[-0.1,51.5,12]},
            "properties":{"name":"Pub","shop":"books","addr:city":"London","lat":0}})"));
    ASSERT_TRUE(rows.outcome);
    ASSERT_EQ(rows.accepted.size(), 1u);
    const places::Draft& draft = rows.accepted[0].draft;
    EXPECT_EQ(draft.latitude, 51.5);
    EXPECT_EQ(draft.category, "shop=books");
    EXPECT_EQ(draft.address, "London");
}

TEST(Geojson, ReducesAreasToTheirCentroid) {
    const std::string near = "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]";
    const std::string far = "[[[10,0],[12,0],[12,2],[10,2],[10,0]]]";
    Read rows = geojson(collection(feature("Polygon", near) + "," +
                                   feature("MultiPolygon", "[" + near + "," + far + "]")));
    ASSERT_EQ(rows.accepted.size(), 2u);
    EXPECT_NEAR(rows.accepted[0].draft.longitude, 1, 1e-9);
    EXPECT_NEAR(rows.accepted[1].draft.longitude, 6, 1e-9);
}

TEST(Geojson, RefusesWhatIsNoPlaceAndGoesOn) {
    Read rows = geojson(
        collection(R"({"type":"Feature","geometry":null,"properties":{"name":"a"}},)" +
                   feature("LineString", "[[0,0],[1,1]]") + "," + feature("Point", "[\"x\",2]") +
                   "," + feature("Point", "[1,2]", "null") + ",\n" + feature("Point", "[1,2]")));
    ASSERT_TRUE(rows.outcome);
    EXPECT_EQ(rows.accepted.size(), 1u);
    ASSERT_EQ(rows.refused.size(), 4u);
    EXPECT_EQ(rows.refused[0].reason, "has no geometry");
    EXPECT_EQ(rows.refused[1].reason,
              "is a LineString; a Point, Polygon or MultiPolygon is needed");
    EXPECT_EQ(rows.refused[3].reason, "has no name");
}

TEST(Geojson, SaysThatTheFileIsTruncatedOrSomethingElse) {
    EXPECT_NE(geojson("{\"type\":\"FeatureCollection\",\"features\":[{}")
                  .outcome.error()
                  .problem.find("truncated"),
              std::string::npos);
    EXPECT_NE(geojson("{\"type\":\"Topology\"}").outcome.error().problem.find("it is a Topology"),
              std::string::npos);
    EXPECT_NE(geojson("{]").outcome.error().problem.find("f.geojson:1: brackets"),
              std::string::npos);
}

}  // namespace
}  // namespace madang::importer
