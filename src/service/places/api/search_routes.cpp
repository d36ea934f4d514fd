// Searching over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <utility>

#include "base/id.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"
#include "service/places/api/cursor.h"
#include "service/places/api/search_request.h"
#include "service/places/page_json.h"

namespace madang::places {

namespace {

// Bytes of a card: id, coordinates, name, address and the rest of what most businesses have.
constexpr std::size_t kCardBytesUsual = 320;

constexpr std::string_view kPageSchema =
    R"({"type":"object","properties":{"total_count":{"type":["integer","null"],)"
    R"("description":"All businesses inside the area; null with count=none"},"centre":{)"
    R"("type":"object","description":"The place that near named","properties":{"id":{)"
    R"("type":"string"},"name":{"type":"string"},"latitude":{"type":"number"},)"
    R"("longitude":{"type":"number"}}},"businesses":{)"
    R"("type":"array","items":{"type":"object","properties":{"id":{"type":"string"},)"
    R"("name":{"type":"string"},"latitude":{"type":"number"},"longitude":{"type":"number"},)"
    R"("distance_m":{"type":"number"},"address":{"type":"string"},"category":{"type":"string"},)"
    R"("phone":{"type":"string"},"website":{"type":"string"},"opening_hours":{"type":"string"},)"
    R"("rating":{"type":"number"},"rating_count":{"type":"integer"},)"
    R"("price_level":{"type":"integer"},"attribution":{"type":"string"}},)"
    R"("description":"Members as fields= says; an empty one is left out"}},)"
    R"("next":{"type":"string","description":"The cursor of the next page, if there may be one"},)"
    R"("partial":{"type":"boolean","description":"True if the search ended at a limit: there may )"
    R"(be more; narrow it down"},"hints":{"type":"array","items":{"type":"string"},)"
    R"("description":"For people: why there may be nothing"}},)"
    R"("required":["total_count","businesses"]})";

// What the handlers share.
struct Desk {
    Catalog& catalog;
    io::Clock& clock;
    CursorMint mint;
};

// The alias shows only the fields that the brief names.
void write_plain(JsonWriter& json, const Business& business, Meters distance) {
    const Draft& draft = business.draft;
    json.begin_object().member("id", encode_id(business.id.value)).member("name", draft.name);
    json.member("latitude", draft.latitude).member("longitude", draft.longitude);
    json.member("address", draft.address);
    json.member("distance_m", shown_distance(distance)).end_object();
}

http::Response page_answer(const SearchPage& page, std::string_view next,
                           const WriteOne& write_one) {
    std::string body;
    body.reserve(64 + page.businesses.size() * kCardBytesUsual);
    JsonWriter json(body);
    write_page(json, page, next, write_one);
    return http::json(200, std::move(body));
}

http::Response cursor_refusal(const http::Exchange& exchange, CursorFault fault) {
    if (fault == CursorFault::kExpired) {
        http::Problem gone;
        gone.status = 410;
        gone.slug = "cursor-expired";
        gone.title = "The cursor is too old";
        gone.detail =
            "search again without a cursor; they last for an hour, and without a cursor_secret "
            "until a restart";
        return http::problem(gone, exchange.request().id);
    }
    const char* const message = fault == CursorFault::kForeign
                                    ? "belongs to another search; repeat that one's parameters"
                                    : "is not one that a page gave as next";
    return search_refusal(exchange, {{"cursor", message}});
}

WriteOne showing(Members members) {
    return [members](JsonWriter& json, const Business& business, Meters distance) {
        write_card(json, business, distance, members);
    };
}

http::Response nowhere(const std::string& name, Count count) {
    SearchPage page;
    if (count == Count::kExact) page.total_count = 0;
    page.hints.push_back("no place here is called \"" + echo(name) + "\"");
    return page_answer(page, "", showing(0));
}

io::Task<Answer> answer(Desk& desk, http::Exchange& exchange, AskedSearch asked) {
    SearchRequest& request = asked.request;
    std::shared_ptr<const Business> centre;
    if (!asked.near.empty()) {
        auto locating = desk.catalog.locate(asked.near);
        auto located = co_await std::move(locating);
        if (!located && located.error().code() == ErrorCode::kNotFound) {
            co_return nowhere(asked.near, request.count);
        }
        if (!located) co_return refusal(exchange, located.error());
        centre = *std::move(located);
        request.centre = {centre->draft.latitude, centre->draft.longitude};
    }
    const WallTime now = desk.clock.wall();
    if (!asked.cursor.empty()) {
        const auto after = desk.mint.decode(asked.cursor, request, now);
        if (!after) co_return cursor_refusal(exchange, after.error());
        request.after = *after;
    }
    auto searching = desk.catalog.search(request);
    auto page = co_await std::move(searching);
    if (!page) co_return refusal(exchange, page.error());
    page->centre = std::move(centre);
    std::string next;
    if (page->next) next = desk.mint.encode(*page->next, request, now);
    const Members members = asked.members.value_or(usual_members());
    co_return page_answer(*page, next, showing(members));
}

io::Task<Answer> search(Desk& desk, http::Exchange& exchange) {
    auto asked = read_search(exchange.arguments, desk.clock.wall());
    if (!asked) co_return search_refusal(exchange, std::move(asked.error()));
    auto answering = answer(desk, exchange, *std::move(asked));
    co_return co_await std::move(answering);
}

io::Task<Answer> search_by_body(Desk& desk, http::Exchange& exchange) {
    const auto body = co_await http::read_all(exchange, kSearchBodyMax);
    if (!body) co_return body_refusal(exchange, body.error());
    auto asked = read_search(*body, desk.clock.wall());
    if (!asked) co_return search_refusal(exchange, std::move(asked.error()));
    auto answering = answer(desk, exchange, *std::move(asked));
    co_return co_await std::move(answering);
}

io::Task<Answer> search_all(Desk& desk, http::Exchange& exchange) {
    SearchRequest request;
    request.centre = {exchange.arguments.number("latitude"),
                      exchange.arguments.number("longitude")};
    request.radius = Meters{exchange.arguments.number("radius")};
    request.limit = kSearchLimitMax;
    auto searching = desk.catalog.search(std::move(request));
    const auto page = co_await std::move(searching);
    if (!page) co_return refusal(exchange, page.error());
    co_return page_answer(*page, "", write_plain);
}

using Handle = io::Task<Answer> (*)(Desk&, http::Exchange&);

http::Handler handler(std::shared_ptr<Desk> desk, Handle handle) {
    return [desk = std::move(desk), handle](http::Exchange& e) { return handle(*desk, e); };
}

http::Route search_route(const std::shared_ptr<Desk>& desk) {
    http::Route route;
    route.path = "/v1/businesses";
    route.operation = "search_businesses";
    route.summary = "Businesses around a point, nearest first";
    route.parameters = search_parameters();
    route.response_schema = kPageSchema;
    route.handler = handler(desk, search);
    return route;
}

http::Route body_route(const std::shared_ptr<Desk>& desk) {
    http::Route route;
    route.method = http::Method::kPost;
    route.path = "/v1/business-searches";
    route.operation = "search_businesses_by_body";
    route.summary = "The same search with boxes, polygons and long lists";
    route.request_schema = search_schema();
    route.response_schema = kPageSchema;
    route.handler = handler(desk, search_by_body);
    return route;
}

http::Route alias_route(const std::shared_ptr<Desk>& desk) {
    http::Route route;
    route.path = "/businesses";
    route.operation = "list_businesses_within";
    route.summary = "All businesses within the radius, nearest first, 500 at most";
    route.parameters = circle_parameters();
    route.response_schema = kPageSchema;
    route.handler = handler(desk, search_all);
    return route;
}

}  // namespace

std::vector<http::Route> search_routes(Catalog& catalog, io::Environment& environment,
                                       std::string_view cursor_secret) {
    const auto desk = std::make_shared<Desk>(
        Desk{catalog, environment.clock, CursorMint(environment.random, cursor_secret)});
    return {search_route(desk), body_route(desk), alias_route(desk)};
}

}  // namespace madang::places
