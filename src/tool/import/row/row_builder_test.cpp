// What makes a row a place.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/row_builder.h"

#include <gtest/gtest.h>

namespace madang::importer {
namespace {

RowBuilder cafe(DecimalComma comma = DecimalComma::kNo) {
    RowBuilder builder(comma);
    builder.put({Field::kName, 10}, "Cafe");
    builder.put({Field::kLatitude, 10}, "60.17");
    builder.put({Field::kLongitude, 10}, "24.94");
    return builder;
}

TEST(RowBuilder, TakesNameAndPosition) {
    auto row = cafe().finish();
    ASSERT_TRUE(row);
    EXPECT_EQ(row->draft.name, "Cafe");
    EXPECT_EQ(row->draft.latitude, 60.17);
    EXPECT_EQ(row->draft.longitude, 24.94);
    EXPECT_EQ(row->scope, SourceScope::kLocal);
}

TEST(RowBuilder, PrefersTheBetterNameThatHasAValue) {
    RowBuilder builder = cafe();
    builder.put({Field::kAddress, 30}, "lot 12");
    builder.put({Field::kAddress, 20}, "  ");
    EXPECT_EQ(builder.finish()->draft.address, "lot 12");
    builder.put({Field::kAddress, 20}, "road 7");
    builder.put({Field::kAddress, 40}, "other");
    EXPECT_EQ(builder.finish()->draft.address, "road 7");
}

TEST(RowBuilder, PutsAnAddressTogetherFromItsParts) {
    RowBuilder builder = cafe();
    builder.put({Field::kStreet, 10}, "Aleksanterinkatu");
    builder.put({Field::kHouseNumber, 10}, "52");
    builder.put({Field::kPostcode, 10}, "00100");
    builder.put({Field::kCity, 10}, "Helsinki");
    EXPECT_EQ(builder.finish()->draft.address, "Aleksanterinkatu 52, 00100 Helsinki");
}

TEST(RowBuilder, SaysWhyARowIsNoPlace) {
    RowBuilder builder = cafe();
    builder.put({Field::kLatitude, 0}, "91");
    EXPECT_EQ(builder.finish().error(), "latitude is 91; allowed is -90 to 90");
    builder = cafe();
    builder.put({Field::kLongitude, 0}, "east");
    EXPECT_EQ(builder.finish().error(), "longitude \"east\" is not a number");
    builder = cafe();
    builder.put({Field::kLongitude, 0}, "198765.4");
    EXPECT_NE(builder.finish().error().find("metres?"), std::string::npos);
    builder.clear();
    EXPECT_EQ(builder.finish().error(), "has no name");
    builder.put({Field::kName, 0}, "Cafe");
    EXPECT_EQ(builder.finish().error(), "has no latitude");
}

TEST(RowBuilder, RefusesTextThatIsNotUtf8) {
    RowBuilder builder = cafe();
    builder.put({Field::kName, 0}, "\xB5\xB5\xBC\xAD");  // CP949
    EXPECT_NE(builder.finish().error().find("iconv"), std::string::npos);
}

TEST(RowBuilder, ReadsDecimalCommasOnlyWhereTheyCanBe) {
    RowBuilder builder = cafe();
    builder.put({Field::kLatitude, 0}, "52,5");
    EXPECT_FALSE(builder.finish());
    builder = cafe(DecimalComma::kYes);
    builder.put({Field::kLatitude, 0}, "52,5");
    EXPECT_EQ(builder.finish()->draft.latitude, 52.5);
}

TEST(RowBuilder, GivesABareDomainItsScheme) {
    RowBuilder builder = cafe();
    builder.put({Field::kWebsite, 10}, "www.example.com/menu");
    EXPECT_EQ(builder.finish()->draft.website, "http://www.example.com/menu");
    builder.put({Field::kWebsite, 0}, "https://example.com");
    EXPECT_EQ(builder.finish()->draft.website, "https://example.com");
}

TEST(RowBuilder, TellsACompleteSourceIdFromALocalOne) {
    RowBuilder builder = cafe();
    builder.put({Field::kSourceId, kSourceIdRank}, "osm:n1");
    EXPECT_EQ(builder.finish()->scope, SourceScope::kGlobal);
    builder.put({Field::kSourceId, 0}, "a:b");
    EXPECT_EQ(builder.finish()->scope, SourceScope::kLocal);
}

TEST(DerivedSourceId, IsTheSameForTheSamePlaceOnly) {
    auto id = [](const char* name, double latitude) {
        places::Draft draft;
        draft.name = name;
        draft.latitude = latitude;
        return derived_source_id(draft);
    };
    EXPECT_EQ(id("a", 1), id("a", 1.0000000001));
    EXPECT_NE(id("a", 1), id("b", 1));
    EXPECT_NE(id("a", 1), id("a", -1));
}

}  // namespace
}  // namespace madang::importer
