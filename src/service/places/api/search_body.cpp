// The body of POST /v1/business-searches.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/json_reader.h"
#include "service/places/api/search_reading.h"

namespace madang::places {

namespace {

std::vector<std::string> read_texts(JsonObject& object, std::string_view key) {
    std::vector<std::string> texts;
    const ArrayRule rule{.max_items = kSearchListMax, .presence = Presence::kOptional};
    const auto items = object.array(key, rule);
    if (!items) return texts;
    for (const JsonValue& item : *items) {
        if (auto text = item.text({.max_bytes = kCategoryBytesMax})) {
            texts.push_back(*std::move(text));
        }
    }
    return texts;
}

void read_wanted(JsonObject& object, Reading& reading) {
    Wanted& wanted = reading.request().wanted;
    wanted.categories = read_texts(object, "categories");
    wanted.excluded = read_texts(object, "exclude_categories");
    for (const std::string& name : read_texts(object, "features")) {
        reading.add_feature("features", name);
    }
    const ArrayRule levels{.max_items = kSearchListMax, .presence = Presence::kOptional};
    if (const auto prices = object.array("price_levels", levels)) {
        for (const JsonValue& price : *prices) {
            const auto level = price.integer({.min = 1, .max = 4});
            if (level) reading.add_price("price_levels", std::to_string(*level));
        }
    }
    const NumberRule stars{0, kRatingMax, Presence::kOptional};
    if (const auto rating = object.number("min_rating", stars)) reading.set_rating(*rating);
    wanted.name = object.text(
        "name", {.max_bytes = kNameBytesMax, .presence = Presence::kOptional, .min_bytes = 1});
    if (object.boolean("open_now", Presence::kOptional).value_or(false)) reading.set_open_now();
    const TextRule time{.max_bytes = 64, .presence = Presence::kOptional};
    if (const auto open_at = object.text("open_at", time)) reading.set_open_at("open_at", *open_at);
}

geo::Box read_box(JsonObject& box) {
    geo::Box read;
    read.south = box.number("south", {.min = -90, .max = 90}).value_or(0);
    read.west = box.number("west", {.min = -180, .max = 180}).value_or(0);
    read.north = box.number("north", {.min = -90, .max = 90}).value_or(0);
    read.east = box.number("east", {.min = -180, .max = 180}).value_or(0);
    if (read.south > read.north) box.fail("south", "is north of north; exchange them");
    return read;
}

void add_ring(const JsonValue& value, std::vector<std::vector<geo::Position>>& rings) {
    const auto vertices = value.array({.max_items = kPolygonVerticesRead});
    if (!vertices) return;
    std::vector<geo::Position>& ring = rings.emplace_back();
    for (const JsonValue& vertex : *vertices) {
        const auto numbers = vertex.array({.max_items = 3, .min_items = 2});
        if (!numbers) return;
        const auto longitude = (*numbers)[0].number({.min = -360, .max = 360});
        const auto latitude = (*numbers)[1].number({.min = -90, .max = 90});
        if (!longitude || !latitude) return;
        ring.push_back({*latitude, *longitude});
    }
}

void add_rings(const JsonValue& value, std::vector<std::vector<geo::Position>>& rings) {
    const auto list = value.array({.max_items = kPolygonVerticesRead});
    if (!list) return;
    for (const JsonValue& ring : *list) add_ring(ring, rings);
}

// RFC 7946 §3.1.6, §3.1.7: [longitude, latitude], rings end where they begin.
geo::Polygon read_polygon(JsonObject& geometry) {
    geo::Polygon polygon;
    const auto type = geometry.text("type", {.max_bytes = 32});
    const auto coordinates = geometry.value("coordinates");
    if (!type || !coordinates) return polygon;
    if (*type == "Polygon") {
        add_rings(*coordinates, polygon.rings);
    } else if (*type == "MultiPolygon") {
        const auto parts = coordinates->array({.max_items = kPolygonVerticesRead});
        if (!parts) return polygon;
        for (const JsonValue& part : *parts) add_rings(part, polygon.rings);
    } else {
        geometry.fail("type", "is neither Polygon nor MultiPolygon");
    }
    return polygon;
}

// One of radius, box, polygon and anywhere; the usual radius if there is none.
void read_area(JsonObject& object, Reading& reading) {
    SearchRequest& request = reading.request();
    int areas = 0;
    const NumberRule metres{0, kRadiusMaxMeters, Presence::kOptional};
    if (const auto radius = object.number("radius", metres)) {
        request.radius = Meters{*radius};
        ++areas;
    }
    if (auto box = object.object("box", Presence::kOptional)) {
        request.shape = read_box(*box);
        box->finish();
        ++areas;
    }
    if (auto geometry = object.object("polygon", Presence::kOptional)) {
        geo::Polygon polygon = read_polygon(*geometry);
        const bool was_read = object.errors().empty();
        const auto fault = was_read ? geo::find_fault(polygon) : std::nullopt;
        if (fault) object.fail("polygon", fault->describe());
        request.shape = std::move(polygon);
        ++areas;
    }
    if (object.boolean("anywhere", Presence::kOptional).value_or(false)) {
        request.radius = std::nullopt;
        ++areas;
    }
    if (areas > 1) reading.fail("", "give only one of radius, box, polygon and anywhere");
}

// An absent coordinate is told by Reading, which knows what stands in for it.
void read_centre(JsonObject& object, Reading& reading) {
    const NumberRule latitude{-90, 90, Presence::kOptional};
    const NumberRule longitude{-180, 180, Presence::kOptional};
    const TextRule name{
        .max_bytes = kNameBytesMax, .presence = Presence::kOptional, .min_bytes = 1};
    const auto read = object.errors().size();
    const auto north = object.number("latitude", latitude);
    const auto east = object.number("longitude", longitude);
    auto near = object.text("near", name);
    if (object.errors().size() == read) reading.set_centre(north, east, std::move(near));
}

}  // namespace

ReadSearch read_search(std::string_view json, WallTime now) {
    auto document = JsonDocument::parse(json, {.size = kSearchBodyMax});
    if (!document) return std::unexpected(std::vector{document.error()});
    JsonObject object = document->root();
    Reading reading(now);
    SearchRequest& request = reading.request();
    read_centre(object, reading);
    read_wanted(object, reading);
    read_area(object, reading);
    const auto optional = Presence::kOptional;
    const IntegerRule limit{1, kSearchLimitMax, optional};
    const IntegerRule offset{0, kSearchOffsetMax, optional};
    request.limit =
        static_cast<std::uint32_t>(object.integer("limit", limit).value_or(kSearchLimitDefault));
    request.offset = static_cast<std::uint32_t>(object.integer("offset", offset).value_or(0));
    const TextRule cursor{.max_bytes = 200, .presence = optional};
    reading.set_cursor(object.text("cursor", cursor).value_or(""));
    const auto count = object.text("count", {.max_bytes = 8, .presence = optional});
    if (count && *count != "exact" && *count != "none") object.fail("count", "is exact or none");
    if (count == "none") request.count = Count::kNone;
    reading.set_sort(
        "sort", object.text("sort", {.max_bytes = 16, .presence = optional}).value_or("distance"));
    for (const std::string& name : read_texts(object, "fields")) reading.add_member("fields", name);
    object.finish();
    reading.add_errors(std::move(object.errors()));
    return reading.finish();
}

std::string_view search_schema() {
    return R"({"type":"object","additionalProperties":false,"properties":{)"
           R"("latitude":{"type":"number","minimum":-90,"maximum":90},)"
           R"("longitude":{"type":"number","minimum":-180,"maximum":180},)"
           R"("near":{"type":"string","description":"name of a place, instead of both"},)"
           R"("radius":{"type":"number","minimum":0,"maximum":50000},)"
           R"("box":{"type":"object","properties":{"south":{"type":"number"},)"
           R"("west":{"type":"number"},"north":{"type":"number"},"east":{"type":"number"}},)"
           R"("required":["south","west","north","east"],)"
           R"("description":"west > east crosses the antimeridian"},)"
           R"("polygon":{"type":"object","description":"GeoJSON Polygon or MultiPolygon, 1,000 )"
           R"(vertices at most"},"anywhere":{"type":"boolean"},)"
           R"("limit":{"type":"integer","minimum":1,"maximum":500},)"
           R"("offset":{"type":"integer","minimum":0,"maximum":10000},)"
           R"("cursor":{"type":"string"},"count":{"enum":["exact","none"]},)"
           R"("sort":{"enum":["distance","rating","relevance"]},)"
           R"("fields":{"type":"array","items":{"type":"string"}},)"
           R"("categories":{"type":"array","items":{"type":"string"}},)"
           R"("exclude_categories":{"type":"array","items":{"type":"string"}},)"
           R"("name":{"type":"string"},"min_rating":{"type":"number","minimum":0,"maximum":5},)"
           R"("price_levels":{"type":"array","items":{"type":"integer","minimum":1,)"
           R"("maximum":4}},"features":{"type":"array","items":{"type":"string"}},)"
           R"("open_now":{"type":"boolean"},)"
           R"("open_at":{"type":"string","format":"date-time"}}})";
}

}  // namespace madang::places
