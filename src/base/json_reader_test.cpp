// Tests of reading fields: rules, paths, sentences; and of writer and reader against each other.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <string>

#include "base/json_writer.h"

namespace madang {
namespace {

JsonDocument parsed(std::string_view text) {
    auto document = JsonDocument::parse(text, {.root = JsonRoot::kAny});
    EXPECT_TRUE(document.has_value()) << text;
    return *std::move(document);
}

// Returns the errors one a line, "field message".
std::string sentences(JsonDocument& document) {
    std::string out;
    for (const FieldError& error : document.errors())
        out += error.field + " " + error.message + "\n";
    return out;
}

TEST(JsonObject, ReadsEachKindOfField) {
    JsonDocument document = parsed(
        R"({"name":"Cafe","latitude":60.17,"stars":4,"open":true,"attributes":{"wifi":"yes"},)"
        R"("tags":["a","b"],"extra":{"x":[1, 2]}})");
    JsonObject place = document.root();
    EXPECT_EQ(place.text("name"), "Cafe");
    EXPECT_EQ(place.number("latitude", {.min = -90, .max = 90}), 60.17);
    EXPECT_EQ(place.number("stars"), 4.0);
    EXPECT_EQ(place.integer("stars"), 4);
    EXPECT_EQ(place.boolean("open"), true);
    auto attributes = place.object("attributes");
    ASSERT_TRUE(attributes.has_value());
    EXPECT_EQ(attributes->text("wifi"), "yes");
    attributes->finish();
    const auto tags = place.array("tags");
    ASSERT_TRUE(tags.has_value());
    ASSERT_EQ(tags->size(), 2u);
    EXPECT_EQ(tags->at(1).text(), "b");
    EXPECT_EQ(tags->at(1).path(), "tags[1]");
    EXPECT_EQ(place.json("extra"), "{\"x\":[1,2]}");
    EXPECT_TRUE(place.has("extra"));
    EXPECT_FALSE(place.has("extras"));
    place.finish();
    EXPECT_EQ(sentences(document), "");
}

TEST(JsonObject, NamesEveryMissingField) {
    JsonDocument document = parsed(R"({"in":{}})");
    JsonObject root = document.root();
    EXPECT_FALSE(root.text("name"));
    EXPECT_FALSE(root.number("latitude"));
    EXPECT_FALSE(root.integer("n"));
    EXPECT_FALSE(root.boolean("open"));
    EXPECT_FALSE(root.array("tags"));
    EXPECT_FALSE(root.object("in")->object("deeper"));
    EXPECT_FALSE(root.value("any"));
    EXPECT_FALSE(root.json("raw"));
    EXPECT_EQ(sentences(document),
              "name is missing; it must be a text\n"
              "latitude is missing; it must be a number\n"
              "n is missing; it must be an integer\n"
              "open is missing; it must be true or false\n"
              "tags is missing; it must be an array\n"
              "in.deeper is missing; it must be an object\n"
              "any is missing; it must be a value\n"
              "raw is missing; it must be a value\n");
}

TEST(JsonObject, OptionalFieldsMayBeAbsentButNotWrong) {
    JsonDocument document = parsed(R"({"a":null,"b":1})");
    JsonObject root = document.root();
    EXPECT_FALSE(root.text("x", {.presence = Presence::kOptional}));
    EXPECT_FALSE(root.number("x", {.presence = Presence::kOptional}));
    EXPECT_FALSE(root.integer("x", {.presence = Presence::kOptional}));
    EXPECT_FALSE(root.array("x", {.presence = Presence::kOptional}));
    EXPECT_FALSE(root.boolean("x", Presence::kOptional));
    EXPECT_FALSE(root.object("x", Presence::kOptional));
    EXPECT_EQ(sentences(document), "");
    EXPECT_FALSE(root.text("a", {.presence = Presence::kOptional}));
    EXPECT_FALSE(root.text("b", {.presence = Presence::kOptional}));
    EXPECT_EQ(sentences(document),
              "a is null; it must be a text, or be left out if it is optional\n"
              "b is a number; it must be a text\n");
}

TEST(JsonObject, SaysWhatAWrongKindIsAndMustBe) {
    JsonDocument document = parsed(R"({"a":"x","b":[],"c":{},"d":true})");
    JsonObject root = document.root();
    EXPECT_FALSE(root.number("a"));
    EXPECT_FALSE(root.text("b"));
    EXPECT_FALSE(root.array("c"));
    EXPECT_FALSE(root.object("d"));
    EXPECT_FALSE(root.integer("d"));
    EXPECT_FALSE(root.boolean("a"));
    EXPECT_EQ(sentences(document),
              "a is a text; it must be a number\n"
              "b is an array; it must be a text\n"
              "c is an object; it must be an array\n"
              "d is true; it must be an object\n"
              "d is true; it must be an integer\n"
              "a is a text; it must be true or false\n");
}

TEST(JsonObject, NamesTheLimitsThatAreBroken) {
    JsonDocument document =
        parsed(R"({"lat":91,"lon":-180.5,"n":1.5,"m":18446744073709551615,"k":0,"s":"abcd","e":"",)"
               R"("nul":"a\u0000","list":[1,2,3]})");
    JsonObject root = document.root();
    EXPECT_FALSE(root.number("lat", {.min = -90, .max = 90}));
    EXPECT_FALSE(root.number("lon", {.min = -180, .max = 180}));
    EXPECT_FALSE(root.integer("n"));
    EXPECT_FALSE(root.integer("m", {.min = 0, .max = 10}));
    EXPECT_FALSE(root.integer("k", {.min = 1, .max = 10}));
    EXPECT_FALSE(root.text("s", {.max_bytes = 3}));
    EXPECT_FALSE(root.text("e", {.max_bytes = 3, .min_bytes = 1}));
    EXPECT_FALSE(root.text("nul"));
    EXPECT_FALSE(root.array("list", {.max_items = 2}));
    EXPECT_EQ(sentences(document),
              "lat is 91; allowed is -90 to 90\n"
              "lon is -180.5; allowed is -180 to 180\n"
              "n is 1.5; it must be an integer, written without fraction and exponent\n"
              "m is 18446744073709551615; allowed is 0 to 10\n"
              "k is 0; allowed is 1 to 10\n"
              "s has 4 bytes; allowed are 0 to 3\n"
              "e has 0 bytes; allowed are 1 to 3\n"
              "nul holds the character U+0000; leave it out\n"
              "list has 3 items; allowed are 0 to 2\n");
}

TEST(JsonObject, TakesValuesOnTheirLimits) {
    JsonDocument document = parsed(R"({"lat":-90,"n":10,"s":"abc","list":[1,2]})");
    JsonObject root = document.root();
    EXPECT_EQ(root.number("lat", {.min = -90, .max = 90}), -90.0);
    EXPECT_EQ(root.integer("n", {.min = 10, .max = 10}), 10);
    EXPECT_EQ(root.text("s", {.max_bytes = 3, .min_bytes = 3}), "abc");
    EXPECT_TRUE(root.array("list", {.max_items = 2, .min_items = 2}));
    EXPECT_EQ(sentences(document), "");
}

TEST(JsonObject, ReportsUnknownKeysWithTheNearestKnown) {
    JsonDocument document = parsed(R"({"latitud":1,"colour":2,"in":{"x":1},"name":"n"})");
    JsonObject root = document.root();
    root.text("name");
    root.number("latitude", {.presence = Presence::kOptional});
    auto inner = root.object("in");
    inner->finish();
    root.finish();
    EXPECT_EQ(sentences(document),
              "in.x is not known; remove it\n"
              "latitud is not known; did you mean \"latitude\"?\n"
              "colour is not known; allowed are: name, latitude, in\n");
}

TEST(JsonObject, GivesFreeMembersInTheirOrder) {
    JsonDocument document =
        parsed(R"({"attributes":{"wifi":"yes","a":"","seats":12},"p":{"b":1}})");
    JsonObject root = document.root();
    auto attributes = root.object("attributes");
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(attributes->texts({.max_bytes = 10}), (Pairs{{"wifi", "yes"}, {"a", ""}}));
    attributes->finish();
    EXPECT_EQ(sentences(document), "attributes.seats is a number; it must be a text\n");
    const auto members = root.object("p")->members();
    ASSERT_EQ(members.size(), 1u);
    EXPECT_EQ(members[0].key, "b");
    EXPECT_EQ(members[0].value.integer(), 1);
}

TEST(JsonValue, WalksGeoJson) {
    JsonDocument document =
        parsed(R"({"type":"Feature","geometry":{"type":"Point","coordinates":[24.94,"x"]},)"
               R"("properties":null})");
    JsonObject feature = document.root();
    const auto geometry = feature.value("geometry");
    ASSERT_TRUE(geometry.has_value());
    EXPECT_EQ(geometry->kind(), JsonKind::kObject);
    const auto coordinates = geometry->object()->array("coordinates", {.max_items = 3});
    EXPECT_EQ(coordinates->at(0).number({.min = -180, .max = 180}), 24.94);
    EXPECT_FALSE(coordinates->at(1).number());
    EXPECT_EQ(feature.value("properties")->kind(), JsonKind::kNull);
    coordinates->at(0).fail("is in the sea");
    feature.fail("geometry", "has no place");
    feature.fail("", "is sad");
    EXPECT_EQ(sentences(document),
              "geometry.coordinates[1] is a text; it must be a number\n"
              "geometry.coordinates[0] is in the sea\n"
              "geometry has no place\n"
              " is sad\n");
}

TEST(JsonValue, KnowsItsKind) {
    JsonDocument document = parsed(R"([null,false,1,1.5,18446744073709551615,"",[],{}])");
    using enum JsonKind;
    const std::vector<JsonKind> kinds = {kNull,   kBoolean, kNumber, kNumber,
                                         kNumber, kText,    kArray,  kObject};
    const auto items = document.value().array();
    ASSERT_EQ(items->size(), kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(items->at(i).kind(), kinds[i]) << i;
    EXPECT_EQ(items->at(4).number(), 18446744073709551616.0);
}

TEST(JsonObject, KeepsABoundedNumberOfErrors) {
    std::string text = "{";
    for (int i = 0; i < 1000; ++i) text += "\"key" + std::to_string(i) + "\":1,";
    text.back() = '}';
    JsonDocument document = parsed(text);
    JsonObject root = document.root();
    root.finish();
    root.text("absent");
    EXPECT_EQ(root.errors().size(), kJsonErrorsMax);
}

TEST(JsonObject, CutsLongKeysInItsPaths) {
    JsonDocument document = parsed("{\"" + std::string(1000, 'k') + "\":1}");
    JsonObject root = document.root();
    root.finish();
    EXPECT_EQ(root.errors().at(0).field, std::string(64, 'k') + "...");
}

// A random value, written by the writer and compared through the reader.
struct Tree {
    JsonKind kind = JsonKind::kNull;
    bool boolean = false;
    double number = 0;
    std::string text;
    std::vector<Tree> items;  // of arrays; of objects beside their keys "0", "1", ...
};

std::string some_text() {
    std::string text;
    for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(
             rc::gen::element<std::string>("a", "\"", "\\", "\n", "\x01", "/", "\xc3\xa9", " ",
                                           "\xea\xb0\x80", "\xf0\x9f\x8d\x9c", "\xef\xbf\xbd"))) {
        text += piece;
    }
    return text;
}

Tree some_tree(int levels) {
    Tree tree;
    tree.kind = static_cast<JsonKind>(*rc::gen::inRange(0, levels > 0 ? 6 : 4));
    if (tree.kind == JsonKind::kBoolean) tree.boolean = *rc::gen::arbitrary<bool>();
    if (tree.kind == JsonKind::kNumber) {
        // Every power of two alike: rapidcheck's own doubles are small.
        tree.number = std::ldexp(*rc::gen::inRange<std::int64_t>(-(1LL << 53), (1LL << 53) + 1),
                                 *rc::gen::inRange(-1000, 900) / *rc::gen::inRange(1, 100));
    }
    if (tree.kind == JsonKind::kText) tree.text = some_text();
    if (tree.kind < JsonKind::kArray) return tree;
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) tree.items.push_back(some_tree(levels - 1));
    return tree;
}

void write(JsonWriter& json, const Tree& tree) {
    switch (tree.kind) {
        case JsonKind::kNull: json.null(); return;
        case JsonKind::kBoolean: json.boolean(tree.boolean); return;
        case JsonKind::kNumber: json.number(tree.number); return;
        case JsonKind::kText: json.string(tree.text); return;
        case JsonKind::kArray:
            json.begin_array();
            for (const Tree& item : tree.items) write(json, item);
            json.end_array();
            return;
        case JsonKind::kObject: break;
    }
    json.begin_object();
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
        json.key(std::to_string(i));
        write(json, tree.items[i]);
    }
    json.end_object();
}

bool same(const JsonValue& value, const Tree& tree) {
    if (value.kind() != tree.kind) return false;
    if (tree.kind == JsonKind::kBoolean) return value.boolean() == tree.boolean;
    if (tree.kind == JsonKind::kNumber) return value.number() == tree.number;
    if (tree.kind == JsonKind::kText) return value.text({.max_bytes = 100'000}) == tree.text;
    std::vector<JsonValue> items;
    if (tree.kind == JsonKind::kArray) items = value.array().value();
    if (tree.kind == JsonKind::kObject) {
        for (JsonMember& member : value.object()->members()) {
            if (member.key != std::to_string(items.size())) return false;
            items.push_back(std::move(member.value));
        }
    }
    if (items.size() != tree.items.size()) return false;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!same(items[i], tree.items[i])) return false;
    }
    return true;
}

TEST(JsonRoundTrip, TheReaderReadsWhatTheWriterWrote) {
    ASSERT_TRUE(rc::check("round trip", [] {
        const Tree tree = some_tree(4);
        std::string text;
        JsonWriter json(text);
        write(json, tree);
        auto document = JsonDocument::parse(text, {.root = JsonRoot::kAny});
        RC_ASSERT(document.has_value());
        RC_ASSERT(same(document->value(), tree));
        RC_ASSERT(document->errors().empty());
        RC_ASSERT(document->value().json() == text);
    }));
}

TEST(JsonRoundTrip, AnyBytesBecomeAValidText) {
    ASSERT_TRUE(rc::check("hostile bytes", [](const std::string& bytes) {
        std::string text;
        JsonWriter(text).string(bytes);
        RC_ASSERT(JsonDocument::parse(text, {.root = JsonRoot::kAny}).has_value());
    }));
}

}  // namespace
}  // namespace madang
