// Searching around a point over HTTP.
//
// total_count is what the brief of the program asks for and therefore the default; clients that
// only page say count=none and save the counting. SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "base/id.h"
#include "base/json_writer.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"
#include "service/places/draft_json.h"

namespace madang::places {

namespace {

// Bytes of a card: id, coordinates, name, address and the rest of what most businesses have.
constexpr std::size_t kCardBytesUsual = 320;

constexpr std::string_view kPageSchema =
    R"({"type":"object","properties":{"total_count":{"type":["integer","null"],)"
    R"("description":"All businesses inside the radius; null with count=none"},"businesses":{)"
    R"("type":"array","items":{"type":"object","properties":{"id":{"type":"string"},)"
    R"("name":{"type":"string"},"latitude":{"type":"number"},"longitude":{"type":"number"},)"
    R"("distance_m":{"type":"number"},"address":{"type":"string"},"category":{"type":"string"},)"
    R"("phone":{"type":"string"},"website":{"type":"string"},"opening_hours":{"type":"string"},)"
    R"("rating":{"type":"number"},"rating_count":{"type":"integer"},)"
    R"("price_level":{"type":"integer"},"attribution":{"type":"string"}},)"
    R"("required":["id","name","latitude","longitude","distance_m"]}},)"
    R"("partial":{"type":"boolean","description":"True if the search ended at a limit: there may )"
    R"(be more; narrow it down"}},)"
    R"("required":["total_count","businesses"]})";

SearchRequest base_request(const http::Arguments& arguments) {
    SearchRequest request;
    request.centre = {arguments.number("latitude"), arguments.number("longitude")};
    request.radius = Meters{arguments.number("radius")};
    return request;
}

SearchRequest full_request(const http::Arguments& arguments) {
    SearchRequest request = base_request(arguments);
    request.limit = static_cast<std::uint32_t>(arguments.integer("limit"));
    request.offset = static_cast<std::uint32_t>(arguments.integer("offset"));
    if (arguments.has("category")) request.category = arguments.text("category");
    if (arguments.has("name")) request.name = arguments.text("name");
    request.count = arguments.text("count") == "exact" ? Count::kExact : Count::kNone;
    return request;
}

// The alias shows only the fields that the brief names.
void write_plain(JsonWriter& json, const Business& business, Meters distance) {
    const Draft& draft = business.draft;
    json.begin_object().member("id", encode_id(business.id.value)).member("name", draft.name);
    json.member("latitude", draft.latitude).member("longitude", draft.longitude);
    json.member("address", draft.address);
    json.member("distance_m", shown_distance(distance)).end_object();
}

http::Response page_answer(const SearchPage& page, WriteOne write_one = write_card) {
    std::string body;
    body.reserve(64 + page.businesses.size() * kCardBytesUsual);
    JsonWriter json(body);
    write_page(json, page, write_one);
    return http::json(200, std::move(body));
}

io::Task<Answer> search(Catalog& catalog, http::Exchange& exchange) {
    auto searching = catalog.search(full_request(exchange.arguments));
    const auto page = co_await std::move(searching);
    if (!page) co_return refusal(exchange, page.error());
    co_return page_answer(*page);
}

io::Task<Answer> search_all(Catalog& catalog, http::Exchange& exchange) {
    SearchRequest request = base_request(exchange.arguments);
    request.limit = kSearchLimitMax;
    auto searching = catalog.search(std::move(request));
    const auto page = co_await std::move(searching);
    if (!page) co_return refusal(exchange, page.error());
    co_return page_answer(*page, write_plain);
}

http::Parameter coordinate(std::string_view name, double bound) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.type = http::ParameterType::kNumber;
    parameter.minimum = -bound;
    parameter.maximum = bound;
    parameter.required = true;
    parameter.description = "WGS84 degrees";
    return parameter;
}

http::Parameter radius() {
    http::Parameter parameter;
    parameter.name = "radius";
    parameter.type = http::ParameterType::kNumber;
    parameter.maximum = kRadiusMaxMeters;
    parameter.fallback = "1000";
    parameter.description = "Metres";
    return parameter;
}

http::Parameter limit() {
    http::Parameter parameter;
    parameter.name = "limit";
    parameter.type = http::ParameterType::kInteger;
    parameter.minimum = 1;
    parameter.maximum = kSearchLimitMax;
    parameter.fallback = "20";
    parameter.description = "Businesses of a page";
    return parameter;
}

http::Parameter offset() {
    http::Parameter parameter;
    parameter.name = "offset";
    parameter.type = http::ParameterType::kInteger;
    parameter.maximum = kSearchOffsetMax;
    parameter.fallback = "0";
    parameter.description = "Nearest businesses to skip";
    return parameter;
}

http::Parameter category() {
    http::Parameter parameter;
    parameter.name = "category";
    parameter.minimum = 1;
    parameter.maximum = static_cast<double>(kCategoryBytesMax);
    parameter.description = "Only businesses of exactly this category";
    return parameter;
}

http::Parameter name() {
    http::Parameter parameter;
    parameter.name = "name";
    parameter.minimum = 1;
    parameter.maximum = static_cast<double>(kNameBytesMax);
    parameter.description =
        "Only businesses whose name holds these words, the last one also by its beginning; case "
        "and accents do not matter";
    return parameter;
}

http::Parameter count() {
    http::Parameter parameter;
    parameter.name = "count";
    parameter.type = http::ParameterType::kChoice;
    parameter.fallback = "exact";
    parameter.choices = "exact|none";
    parameter.description = "Whether total_count is counted; none is quicker";
    return parameter;
}

http::Route search_route(Catalog& catalog) {
    http::Route route;
    route.path = "/v1/businesses";
    route.operation = "search_businesses";
    route.summary = "Businesses around a point, nearest first";
    route.parameters = {coordinate("latitude", 90),
                        coordinate("longitude", 180),
                        radius(),
                        limit(),
                        offset(),
                        category(),
                        name(),
                        count()};
    route.response_schema = kPageSchema;
    route.handler = [&catalog](http::Exchange& e) { return search(catalog, e); };
    return route;
}

http::Route alias_route(Catalog& catalog) {
    http::Route route;
    route.path = "/businesses";
    route.operation = "list_businesses_within";
    route.summary = "All businesses within the radius, nearest first, 500 at most";
    route.parameters = {coordinate("latitude", 90), coordinate("longitude", 180), radius()};
    route.response_schema = kPageSchema;
    route.handler = [&catalog](http::Exchange& e) { return search_all(catalog, e); };
    return route;
}

}  // namespace

std::vector<http::Route> search_routes(Catalog& catalog) {
    return {search_route(catalog), alias_route(catalog)};
}

}  // namespace madang::places
