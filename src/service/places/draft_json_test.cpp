// Businesses as JSON: strict reading, all errors at once, what is written can be read.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/draft_json.h"

#include <gtest/gtest.h>

#include "service/places/limits.h"
#include "service/places/page_json.h"

namespace madang::places {
namespace {

constexpr std::string_view kFull =
    R"({"name":"Café \"Central\"","latitude":60.1699,"longitude":24.9384,)"
    R"("address":"Mannerheimintie 1",)"
    R"("category":"amenity=cafe","phone":"+358 9 1","website":"https://example.org/",)"
    R"("opening_hours":"Mo-Fr 09:00-18:00","description":"one\ntwo","attributes":{"wifi":"yes"},)"
    R"("attribution":"© OpenStreetMap contributors","source_id":"osm:n1"})";

std::vector<std::string> errors_of(std::string_view json) {
    std::vector<std::string> fields;
    const auto draft = read_draft(json);
    if (draft) return fields;
    for (const FieldError& error : draft.error()) fields.push_back(error.field);
    return fields;
}

using Names = std::vector<std::string>;

TEST(DraftJson, WhatIsReadIsWrittenTheSame) {
    const auto draft = read_draft(kFull);
    ASSERT_TRUE(draft) << draft.error()[0].field << " " << draft.error()[0].message;
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_fields(json, *draft);
    json.end_object();
    EXPECT_EQ(out, kFull);
}

TEST(DraftJson, ThreeFieldsAreEnough) {
    const auto draft = read_draft(R"({"name":"A","latitude":1,"longitude":-2.5})");
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->longitude, -2.5);
}

TEST(DraftJson, EveryErrorIsNamedOnce) {
    EXPECT_EQ(
        errors_of(R"({"latitude":"x","longitude":181,"phone":5,"website":"nowhere",)"
                  R"("attributes":{"wifi":true},"nmae":"A"})"),
        (Names{"name", "latitude", "longitude", "phone", "attributes.wifi", "nmae", "website"}));
}

TEST(DraftJson, BrokenRepeatedAndHugeNumbersAreRefused) {
    for (std::string_view text : {"", "[]", "null", "{", R"({"name":"A","name":"B"})",
                                  R"({"name":"A","latitude":1e400,"longitude":0})"}) {
        EXPECT_FALSE(errors_of(text).empty()) << text;
    }
}

TEST(DraftJson, ADraftHasNoIdButAnExportedOneMay) {
    const std::string text = R"({"id":"0000000000001","name":"A","latitude":1,"longitude":2,)"
                             R"("created":"2026-01-01T00:00:00Z","updated":"x","version":3})";
    EXPECT_EQ(errors_of(text), (Names{"id", "created", "updated", "version"}));
    EXPECT_TRUE(read_draft(text, Accept::kExported));
}

TEST(DraftJson, AWrittenBusinessCanBeImported) {
    Business business;
    business.id = BusinessId{7};
    business.draft = *read_draft(kFull);
    business.version = 3;
    std::string out;
    JsonWriter json(out);
    write_business(json, business);
    EXPECT_TRUE(out.starts_with(R"({"id":"0000000000007","name":)")) << out;
    const auto read = read_draft(out, Accept::kExported);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, business.draft);
}

TEST(DraftJson, ACardShowsTheDistanceToTheCentimetreAndNoEmptyFields) {
    Business business;
    business.id = BusinessId{1};
    business.draft.name = "A";
    std::string out;
    JsonWriter json(out);
    write_card(json, business, Meters{12.3456}, usual_members());
    EXPECT_EQ(out,
              R"({"id":"0000000000001","name":"A","latitude":0,"longitude":0,"distance_m":12.35})");
}

TEST(BusinessJson, IsReadBackAsItWasWritten) {
    Business business{BusinessId{12}, {}, WallTime{1'700'000'000'123'456}, WallTime{1}, 3};
    business.draft.name = "Kahvila \"Ääni\" & co";
    business.draft.latitude = 60.1699;
    business.draft.longitude = -0.1;
    business.draft.rating = 4.5;
    business.draft.attributes = {{"image", "https://example.org/1.jpg"}, {"wifi", "yes"}};
    std::string text;
    JsonWriter json(text);
    write_business(json, business);
    const auto read = read_business(text);
    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(*read, business);
}

TEST(BusinessJson, IsRefusedWhereAnythingIsMissing) {
    const std::string whole =
        R"({"id":"0000000000001","name":"A","latitude":1,"longitude":2,)"
        R"("created":"2026-03-01T09:30:00Z","updated":"2026-03-01T09:30:00Z","version":1})";
    EXPECT_TRUE(read_business(whole));
    for (const char* key : {"id", "name", "latitude", "created", "updated", "version"}) {
        std::string broken = whole;
        broken.replace(broken.find(key), 1, "X");
        const auto read = read_business(broken);
        ASSERT_FALSE(read) << key;
        EXPECT_EQ(read.error().code(), ErrorCode::kCorrupt);
    }
}

}  // namespace
}  // namespace madang::places
