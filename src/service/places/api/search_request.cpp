// The parameters of GET /v1/businesses.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/search_request.h"

#include <utility>

#include "service/places/api/search_reading.h"

namespace madang::places {

namespace {

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

std::vector<http::Parameter> circle_parameters() {
    return {required(number_parameter("latitude", -90, 90, "WGS84 degrees")),
            required(number_parameter("longitude", -180, 180, "WGS84 degrees")),
            or_else(number_parameter("radius", 0, kRadiusMaxMeters, "Metres"), "1000")};
}

std::vector<http::Parameter> search_parameters() {
    static const std::string fields =
        "What to show of each business, separated by commas: " + member_names(", ");
    std::vector<http::Parameter> all = {
        number_parameter("latitude", -90, 90, "WGS84 degrees"),
        number_parameter("longitude", -180, 180, "WGS84 degrees"),
        text_parameter("near", static_cast<double>(kNameBytesMax),
                       "The name of a place of this directory, in place of latitude and longitude"),
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
        or_else(choice("sort", "distance|rating|relevance",
                       "nearest first; best rated first, where few ratings count little; or how "
                       "well the name fits, rating and nearness together"),
                "distance"),
        text_parameter("fields", kListBytesMax, fields),
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
    const auto number = [&](std::string_view name) {
        return arguments.has(name) ? std::optional(arguments.number(name)) : std::nullopt;
    };
    std::optional<std::string> near;
    if (arguments.has("near")) near = arguments.text("near");
    reading.set_centre(number("latitude"), number("longitude"), std::move(near));
    reading.set_sort("sort", arguments.text("sort"));
    if (arguments.has("fields")) {
        each_word(arguments.text("fields"),
                  [&](std::string_view name) { reading.add_member("fields", name); });
    }
    request.radius = Meters{arguments.number("radius")};
    if (arguments.text("within") == "anywhere") request.radius = std::nullopt;
    request.limit = static_cast<std::uint32_t>(arguments.integer("limit"));
    request.offset = static_cast<std::uint32_t>(arguments.integer("offset"));
    request.count = arguments.text("count") == "exact" ? Count::kExact : Count::kNone;
    if (arguments.has("cursor")) reading.set_cursor(arguments.text("cursor"));
    read_wanted(arguments, reading);
    return reading.finish();
}

}  // namespace madang::places
