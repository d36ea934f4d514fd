// Parameters and JSON to a SearchRequest.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/search_request.h"

#include <cmath>
#include <utility>

#include "base/json_reader.h"
#include "base/text.h"
#include "service/places/facets.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

// Gathers what is wrong, and turns the words of both forms into what they mean.
class Reading {
public:
    explicit Reading(WallTime now) : now_(now) {}

    SearchRequest& request() { return asked_.request; }
    void set_cursor(std::string cursor) { asked_.cursor = std::move(cursor); }

    void fail(std::string_view field, std::string message) {
        errors_.push_back({std::string(field), std::move(message)});
    }
    void add_errors(std::vector<FieldError> errors) {
        for (FieldError& error : errors) errors_.push_back(std::move(error));
    }

    void set_rating(double stars) {
        request().wanted.rating_min = static_cast<std::uint8_t>(std::ceil(stars * 10 - 1e-6));
    }
    void add_price(std::string_view field, std::string_view level) {
        if (level.size() == 1 && level[0] >= '1' && level[0] <= '4') {
            request().wanted.prices |= static_cast<std::uint8_t>(1 << (level[0] - '0'));
        } else {
            fail(field, "\"" + echo(level) + "\" is not a price level; 1 (cheap) to 4 (dear)");
        }
    }
    void add_feature(std::string_view field, std::string_view name) {
        if (const auto bit = feature_bit(name)) {
            request().wanted.features |= *bit;
        } else {
            fail(field,
                 "\"" + echo(name) + "\" is not a feature; known are " + feature_names(", "));
        }
    }
    void set_open_now() { set_open(now_, "open_now"); }
    void set_open_at(std::string_view field, std::string_view text) {
        const auto time = parse_rfc3339(text);
        if (!time) return fail(field, "is not a time; write RFC 3339, e.g. 2026-05-01T18:30:00Z");
        const auto years = std::abs(time->microseconds - now_.microseconds) / kMicrosecondsOfYear;
        if (years >= kOpenAtYearsMax) return fail(field, "is more than 5 years from now");
        set_open(*time, field);
    }

    ReadSearch finish() {
        if (errors_.empty()) return std::move(asked_);
        return std::unexpected(std::move(errors_));
    }

private:
    static constexpr std::int64_t kMicrosecondsOfYear = 31'557'600'000'000;

    void set_open(WallTime time, std::string_view field) {
        if (request().wanted.open_at)
            fail(field, "stands beside another; give open_now or open_at");
        request().wanted.open_at = time;
    }

    WallTime now_;
    AskedSearch asked_;
    std::vector<FieldError> errors_;
};

// Calls `each` with the words between commas.
template <class Each>
void each_word(std::string_view list, Each each) {
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        each(trim(word));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
    }
}

std::vector<std::string> words_in(std::string_view list) {
    std::vector<std::string> words;
    each_word(list, [&](std::string_view word) {
        if (!word.empty()) words.emplace_back(word);
    });
    return words;
}

http::Parameter text_parameter(std::string_view name, double bytes, std::string_view description) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.minimum = 1;
    parameter.maximum = bytes;
    parameter.description = description;
    return parameter;
}

http::Parameter number_parameter(std::string_view name, double minimum, double maximum,
                                 std::string_view description) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.type = http::ParameterType::kNumber;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.description = description;
    return parameter;
}

http::Parameter integer_parameter(std::string_view name, double minimum, double maximum,
                                  std::string_view description) {
    http::Parameter parameter = number_parameter(name, minimum, maximum, description);
    parameter.type = http::ParameterType::kInteger;
    return parameter;
}

http::Parameter choice(std::string_view name, std::string_view choices,
                       std::string_view description) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.type = http::ParameterType::kChoice;
    parameter.choices = choices;
    parameter.description = description;
    return parameter;
}

http::Parameter required(http::Parameter parameter) {
    parameter.required = true;
    return parameter;
}

http::Parameter or_else(http::Parameter parameter, std::string_view fallback) {
    parameter.fallback = fallback;
    return parameter;
}

constexpr double kListBytesMax = 2000;

void read_wanted(const http::Arguments& arguments, Reading& reading) {
    Wanted& wanted = reading.request().wanted;
    if (arguments.has("category")) wanted.categories = words_in(arguments.text("category"));
    if (arguments.has("exclude_category")) {
        wanted.excluded = words_in(arguments.text("exclude_category"));
    }
    if (arguments.has("name")) wanted.name = arguments.text("name");
    if (arguments.has("min_rating")) reading.set_rating(arguments.number("min_rating"));
    if (arguments.has("price_level")) {
        each_word(arguments.text("price_level"),
                  [&](std::string_view level) { reading.add_price("price_level", level); });
    }
    if (arguments.has("features")) {
        each_word(arguments.text("features"),
                  [&](std::string_view name) { reading.add_feature("features", name); });
    }
    const bool open_now = arguments.has("open_now") && arguments.text("open_now") == "true";
    if (open_now) reading.set_open_now();
    if (arguments.has("open_at")) reading.set_open_at("open_at", arguments.text("open_at"));
}

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
    if (request.shape && request.wanted.name) {
        reading.fail("name", "is searched within a radius or anywhere, not in a box or polygon");
    }
}

}  // namespace

std::vector<http::Parameter> filter_parameters() {
    static const std::string features =
        "Businesses that have all of these, separated by commas: " + feature_names(", ");
    return {
        text_parameter("category", kListBytesMax,
                       "Only these and what is below them, separated by commas: amenity stands "
                       "for every amenity=..."),
        text_parameter("exclude_category", kListBytesMax, "None of these, none below them"),
        number_parameter("min_rating", 0, kRatingMax, "Stars at least"),
        text_parameter("price_level", 20, "Levels from 1 (cheap) to 4 (dear), e.g. 1,2"),
        text_parameter("features", kListBytesMax, features),
        choice("open_now", "true|false", "Only businesses that are known to be open now"),
        text_parameter("open_at", 64, "Only businesses that are known to be open then, RFC 3339"),
    };
}

std::vector<http::Parameter> search_parameters() {
    std::vector<http::Parameter> all = {
        required(number_parameter("latitude", -90, 90, "WGS84 degrees")),
        required(number_parameter("longitude", -180, 180, "WGS84 degrees")),
        or_else(number_parameter("radius", 0, kRadiusMaxMeters, "Metres"), "1000"),
        or_else(choice("within", "radius|anywhere", "anywhere: the nearest, however far"),
                "radius"),
        or_else(integer_parameter("limit", 1, kSearchLimitMax, "Businesses of a page"), "20"),
        or_else(integer_parameter("offset", 0, kSearchOffsetMax, "Nearest businesses to skip"),
                "0"),
        text_parameter("cursor", 200, "`next` of the page before: what comes behind it"),
        text_parameter("name", static_cast<double>(kNameBytesMax),
                       "Only businesses whose name holds these words, the last one also by its "
                       "beginning; case and accents do not matter"),
        or_else(choice("count", "exact|none", "Whether total_count is counted; none is quicker"),
                "exact"),
    };
    const auto filters = filter_parameters();
    all.insert(all.end(), filters.begin(), filters.end());
    return all;
}

std::expected<Wanted, std::vector<FieldError>> read_filters(const http::Arguments& arguments,
                                                            WallTime now) {
    Reading reading(now);
    read_wanted(arguments, reading);
    auto read = reading.finish();
    if (!read) return std::unexpected(std::move(read.error()));
    return std::move(read->request.wanted);
}

ReadSearch read_search(const http::Arguments& arguments, WallTime now) {
    Reading reading(now);
    SearchRequest& request = reading.request();
    request.centre = {arguments.number("latitude"), arguments.number("longitude")};
    request.radius = Meters{arguments.number("radius")};
    if (arguments.text("within") == "anywhere") request.radius = std::nullopt;
    request.limit = static_cast<std::uint32_t>(arguments.integer("limit"));
    request.offset = static_cast<std::uint32_t>(arguments.integer("offset"));
    request.count = arguments.text("count") == "exact" ? Count::kExact : Count::kNone;
    if (arguments.has("cursor")) reading.set_cursor(arguments.text("cursor"));
    read_wanted(arguments, reading);
    return reading.finish();
}

ReadSearch read_search(std::string_view json, WallTime now) {
    auto document = JsonDocument::parse(json, {.size = kSearchBodyMax});
    if (!document) return std::unexpected(std::vector{document.error()});
    JsonObject object = document->root();
    Reading reading(now);
    SearchRequest& request = reading.request();
    request.centre.latitude = object.number("latitude", {.min = -90, .max = 90}).value_or(0);
    request.centre.longitude = object.number("longitude", {.min = -180, .max = 180}).value_or(0);
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
    object.finish();
    reading.add_errors(std::move(object.errors()));
    return reading.finish();
}

std::string_view search_schema() {
    return R"({"type":"object","additionalProperties":false,"properties":{)"
           R"("latitude":{"type":"number","minimum":-90,"maximum":90},)"
           R"("longitude":{"type":"number","minimum":-180,"maximum":180},)"
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
           R"("categories":{"type":"array","items":{"type":"string"}},)"
           R"("exclude_categories":{"type":"array","items":{"type":"string"}},)"
           R"("name":{"type":"string"},"min_rating":{"type":"number","minimum":0,"maximum":5},)"
           R"("price_levels":{"type":"array","items":{"type":"integer","minimum":1,)"
           R"("maximum":4}},"features":{"type":"array","items":{"type":"string"}},)"
           R"("open_now":{"type":"boolean"},)"
           R"("open_at":{"type":"string","format":"date-time"}},)"
           R"("required":["latitude","longitude"]})";
}

}  // namespace madang::places
