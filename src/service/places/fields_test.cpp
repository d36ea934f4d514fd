// The table of fields: setting, checking, schemas.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/fields.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/json_reader.h"
#include "service/places/limits.h"

namespace madang::places {
namespace {

Draft sound() {
    Draft draft;
    draft.name = "Café Central";
    draft.latitude = 60.1699;
    draft.longitude = 24.9384;
    return draft;
}

std::vector<std::string> fields_of(const std::vector<FieldError>& errors) {
    std::vector<std::string> names;
    for (const FieldError& error : errors) names.push_back(error.field);
    return names;
}

using Names = std::vector<std::string>;

TEST(Fields, AMinimalDraftIsSound) {
    EXPECT_TRUE(check_draft(sound()).empty());
}

TEST(Fields, EverythingWrongIsNamedAtOnce) {
    Draft draft;
    draft.latitude = 91;
    draft.longitude = std::numeric_limits<double>::quiet_NaN();
    draft.phone = std::string(51, '1');
    draft.website = "ftp://example.org/";
    draft.opening_hours = "Mo\x01";
    draft.description = "\xff";
    const auto errors = check_draft(draft);
    EXPECT_EQ(fields_of(errors), (Names{"name", "latitude", "longitude", "phone", "website",
                                        "opening_hours", "description"}));
    EXPECT_EQ(errors[1].message, "is 91; allowed is -90 to 90");
    EXPECT_EQ(errors[3].message, "is 51 bytes; allowed are 50 bytes of UTF-8; shorten it");
}

TEST(Fields, EveryTextHasItsLimit) {
    for (const Field& field : fields()) {
        if (field.text == nullptr) continue;
        Draft draft = sound();
        const std::string start = field.type == FieldType::kWebsite ? "https://h/" : "";
        draft.*field.text = start + std::string(field.max_bytes - start.size(), 'x');
        EXPECT_TRUE(check_draft(draft).empty()) << field.name;
        draft.*field.text += 'x';
        EXPECT_EQ(fields_of(check_draft(draft)), Names{std::string(field.name)});
    }
}

TEST(Fields, LineFeedsAndTabsAreAllowedInProseOnly) {
    Draft draft = sound();
    draft.description = "one\n\ttwo";
    EXPECT_TRUE(check_draft(draft).empty());
    draft.name = "one\ntwo";
    draft.description = "one\rtwo";
    EXPECT_EQ(fields_of(check_draft(draft)), (Names{"name", "description"}));
}

TEST(Fields, ANameOfBlanksIsMissing) {
    Draft draft = sound();
    draft.name = "  \t";
    EXPECT_FALSE(check_draft(draft).empty());
}

TEST(Fields, AttributesAreBoundedInNumberNameAndValue) {
    Draft draft = sound();
    for (std::size_t i = 0; i < kAttributesMax; ++i) draft.attributes[std::to_string(i)] = "x";
    EXPECT_TRUE(check_draft(draft).empty());
    draft.attributes["one more"] = "x";
    EXPECT_EQ(fields_of(check_draft(draft)), Names{"attributes"});
    draft.attributes.clear();
    draft.attributes["wifi"] = std::string(kAttributeValueBytesMax + 1, 'x');
    draft.attributes[std::string(kAttributeNameBytesMax + 1, 'n')] = "x";
    EXPECT_EQ(fields_of(check_draft(draft)), (Names{"attributes", "attributes.wifi"}));
}

TEST(Fields, AnImportNeedsASourceId) {
    Draft draft = sound();
    EXPECT_EQ(fields_of(check_import(draft)), Names{"source_id"});
    draft.source_id = "osm:n1";
    EXPECT_TRUE(check_import(draft).empty());
}

TEST(Fields, TextSetsEveryKindOfField) {
    Draft draft;
    EXPECT_FALSE(set_from_text(draft, "name", "  Bar  "));
    EXPECT_FALSE(set_from_text(draft, "latitude", " -33.5"));
    EXPECT_FALSE(set_from_text(draft, "attributes.wifi", "yes"));
    EXPECT_EQ(draft.name, "Bar");
    EXPECT_EQ(draft.latitude, -33.5);
    EXPECT_EQ(draft.attributes.at("wifi"), "yes");
}

TEST(Fields, TextThatIsNoNumberOrNoFieldIsSaid) {
    Draft draft;
    EXPECT_EQ(set_from_text(draft, "latitude", "north")->field, "latitude");
    EXPECT_EQ(set_from_text(draft, "longitude", "")->message, "is empty; a number is needed");
    EXPECT_EQ(set_from_text(draft, "colour", "red")->field, "colour");
    EXPECT_TRUE(set_from_text(draft, "attributes", "red"));
}

TEST(Fields, SchemasAreJsonAndNameEveryField) {
    for (const std::string& schema : {draft_schema(), business_schema()}) {
        auto document = JsonDocument::parse(schema);
        ASSERT_TRUE(document) << document.error().message;
        auto properties = document->root().object("properties");
        ASSERT_TRUE(properties);
        for (const Field& field : fields()) EXPECT_TRUE(properties->has(field.name));
    }
}

}  // namespace
}  // namespace madang::places
