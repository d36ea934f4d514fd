// The names that columns go by.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/field.h"

#include <gtest/gtest.h>

namespace madang::importer {
namespace {

FieldNames known() {
    return *FieldNames::create({});
}

void expect(std::string_view column, Field field) {
    auto choice = known().find(column);
    ASSERT_TRUE(choice) << column;
    EXPECT_EQ(choice->field, field) << column;
}

TEST(FieldNames, KnowTheUsualEnglishColumns) {
    expect("name", Field::kName);
    expect("Title", Field::kName);
    expect("lat", Field::kLatitude);
    expect("Longitude", Field::kLongitude);
    expect("lng", Field::kLongitude);
    expect("X", Field::kLongitude);
    expect("y", Field::kLatitude);
    expect("fhrs_id", Field::kSourceId);
    expect("Opening Hours", Field::kOpeningHours);
    expect("website_url", Field::kWebsite);
}

TEST(FieldNames, KnowTheColumnsOfKoreanPublicData) {
    expect("도서관명", Field::kName);
    expect("주차장명", Field::kName);
    expect("위도", Field::kLatitude);
    expect("경도", Field::kLongitude);
    expect("소재지도로명주소", Field::kAddress);
    expect("전화번호", Field::kPhone);
    expect("도서관전화번호", Field::kPhone);
    expect("홈페이지주소", Field::kWebsite);
}

TEST(FieldNames, IgnoreCaseBlanksAndSeparators) {
    expect("  Opening-Hours ", Field::kOpeningHours);
    expect("addr:street", Field::kStreet);
    expect("POSTAL CODE", Field::kPostcode);
}

TEST(FieldNames, DoNotKnowOtherColumns) {
    EXPECT_FALSE(known().find("hygiene"));
    EXPECT_FALSE(known().find(""));
    EXPECT_FALSE(known().find("제공기관명"));
    EXPECT_FALSE(known().find("주차장관리번호"));  // not unique in the nation's list
}

TEST(FieldNames, PreferTheMoreTellingName) {
    EXPECT_LT(known().find("소재지도로명주소")->rank, known().find("소재지지번주소")->rank);
    EXPECT_LT(known().find("osm_id")->rank, known().find("id")->rank);
    EXPECT_EQ(known().find("source_id")->rank, kSourceIdRank);
}

TEST(FieldNames, TakeMappingsBeforeWhatIsKnown) {
    auto names = FieldNames::create(std::vector<std::string>{"Laden Name=name", "name=category"});
    ASSERT_TRUE(names);
    EXPECT_EQ(names->find("laden_name")->field, Field::kName);
    EXPECT_EQ(names->find("laden_name")->rank, 0);
    EXPECT_EQ(names->find("name")->field, Field::kCategory);
    EXPECT_EQ(names->mapped_columns(), (std::vector<std::string>{"Laden Name", "name"}));
}

TEST(FieldNames, SuggestTheNearestFieldForAMistypedOne) {
    auto names = FieldNames::create(std::vector<std::string>{"a=lattitude"});
    ASSERT_FALSE(names);
    EXPECT_EQ(names.error().advice, "Did you mean latitude?");
}

TEST(FieldNames, RefuseAMappingWithoutEqualsSign) {
    EXPECT_FALSE(FieldNames::create(std::vector<std::string>{"name"}));
    EXPECT_FALSE(FieldNames::create(std::vector<std::string>{"=name"}));
}

}  // namespace
}  // namespace madang::importer
