// Places of OpenStreetMap files: a drawn town, and real extracts where they lie beside the sources.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/osm/osm.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tool/import/row/recording.h"

namespace madang::importer {
namespace {

//   4───3   8──7
//   │   │   │  │     way 10: 1-2-3-4, a cafe       relation 20: 10's neighbour 5-6-7-8 with
//   1───2   5──6     node 9: a shop                the hole way 12 (none here)
constexpr const char* kTown = R"(<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
  <node id="1" lat="0" lon="0"/><node id="2" lat="0" lon="2"/>
  <node id="3" lat="2" lon="2"/><node id="4" lat="2" lon="0"/>
  <node id="5" lat="0" lon="4"/><node id="6" lat="0" lon="6"/>
  <node id="7" lat="2" lon="6"/><node id="8" lat="2" lon="4"/>
  <node id="9" lat="1.5" lon="3.25">
    <tag k="name" v="Brot &amp; Käse"/><tag k="shop" v="bakery"/><tag k="addr:street" v="Markt"/>
    <tag k="addr:housenumber" v="5"/><tag k="contact:phone" v="+49 1"/>
    <tag k="opening_hours" v="Mo-Fr 08:00-18:00"/><tag k="website" v="www.example.com"/>
    <tag k="wheelchair" v="yes"/><tag k="image" v="https://example.com/a.jpg"/>
    <tag k="fixme" v="x"/>
  </node>
  <node id="30" lat="1" lon="1"><tag k="shop" v="bakery"/></node>
  <node id="31" lat="1" lon="1"><tag k="name" v="No place"/></node>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
    <tag k="name" v="Cafe"/><tag k="amenity" v="cafe"/></way>
  <way id="11"><nd ref="5"/><nd ref="6"/><nd ref="7"/></way>
  <way id="12"><nd ref="7"/><nd ref="8"/><nd ref="5"/></way>
  <relation id="20">
    <member type="way" ref="11" role="outer"/><member type="way" ref="12" role="outer"/>
    <tag k="type" v="multipolygon"/><tag k="name" v="Park"/><tag k="leisure" v="park"/>
  </relation>
  <relation id="21">
    <member type="way" ref="99" role="outer"/>
    <tag k="type" v="multipolygon"/><tag k="name" v="Far park"/><tag k="leisure" v="park"/>
  </relation>
</osm>
)";

struct Read : Recording {
    Outcome<> outcome;
    const Row* find(std::string_view id) const {
        auto found = std::ranges::find_if(
            accepted, [&](const Row& row) { return row.draft.source_id == id; });
        return found == accepted.end() ? nullptr : &*found;
    }
};

Read read(const std::string& path) {
    Read result;
    result.outcome =
        read_osm(path, *FieldNames::create({}), [](std::uint64_t, std::uint64_t) {}, result);
    return result;
}

std::string written(const std::string& name, std::string_view text) {
    std::string path = testing::TempDir() + std::to_string(::getpid()) + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

TEST(Osm, ReadsNodesWaysAndMultipolygons) {
    Read town = read(written("town.osm", kTown));
    ASSERT_TRUE(town.outcome) << town.outcome.error().problem;
    EXPECT_EQ(town.accepted.size(), 3u);
    const Row* shop = town.find("n9");
    ASSERT_TRUE(shop);
    EXPECT_EQ(shop->draft.name, "Brot & Käse");
    EXPECT_EQ(shop->draft.category, "shop=bakery");
    EXPECT_EQ(shop->draft.address, "Markt 5");
    EXPECT_EQ(shop->draft.phone, "+49 1");
    EXPECT_EQ(shop->draft.opening_hours, "Mo-Fr 08:00-18:00");
    EXPECT_EQ(shop->draft.website, "http://www.example.com");
    using Attributes = std::map<std::string, std::string>;
    EXPECT_EQ(shop->draft.attributes,
              (Attributes{{"image", "https://example.com/a.jpg"}, {"wheelchair", "yes"}}));
    const Row* cafe = town.find("w10");
    ASSERT_TRUE(cafe);
    EXPECT_NEAR(cafe->draft.longitude, 1, 1e-6);
    EXPECT_EQ(cafe->draft.category, "amenity=cafe");
    const Row* park = town.find("r20");
    ASSERT_TRUE(park);
    EXPECT_NEAR(park->draft.longitude, 5, 1e-6);
    EXPECT_NEAR(park->draft.latitude, 1, 1e-6);
}

TEST(Osm, CountsAreasThatTheExtractCutsOff) {
    Read town = read(written("town.osm", kTown));
    ASSERT_EQ(town.refused.size(), 1u);
    EXPECT_EQ(town.refused[0].item, "r21");
}

TEST(Osm, SaysThatAFileIsDamaged) {
    Read cut = read(written("cut.osm", std::string_view(kTown).substr(0, 400)));
    ASSERT_FALSE(cut.outcome);
    EXPECT_NE(cut.outcome.error().problem.find("cannot be read as OpenStreetMap"),
              std::string::npos);
    Read other = read(written("other.osm.pbf", "these are no blocks of anything"));
    EXPECT_FALSE(other.outcome);
}

TEST(Osm, ReadsTheCentreOfHelsinki) {
    std::string path = MADANG_SOURCE_DIR "/../shared/data/osm/helsinki-centre-2019.osm.pbf";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
    Read city = read(path);
    ASSERT_TRUE(city.outcome) << city.outcome.error().problem;
    EXPECT_NEAR(static_cast<double>(city.accepted.size()), 2803, 10);
    auto hours = std::ranges::count_if(
        city.accepted, [](const Row& row) { return !row.draft.opening_hours.empty(); });
    EXPECT_GT(hours, 700);
}

}  // namespace
}  // namespace madang::importer
