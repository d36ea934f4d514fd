// The tiles over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/hash.h"
#include "engine/http/accept_encoding.h"
#include "engine/http/etag.h"
#include "engine/http/problem.h"
#include "service/basemap/basemap.h"
#include "service/basemap/limits.h"

namespace madang::basemap {

namespace {

using Answer = std::optional<http::Response>;

constexpr std::string_view kTileType = "application/vnd.mapbox-vector-tile";
// Maps are made anew seldom, and an old street misleads nobody for some minutes.
constexpr std::string_view kCacheControl = "public, max-age=600";

void add_caching(http::Response& response) {
    response.headers.push_back({"cache-control", std::string(kCacheControl)});
    response.headers.push_back({"vary", "accept-encoding"});
}

// Map clients take 204 for an empty tile; a 404 would stand in the browser's console.
http::Response no_content() {
    http::Response response;
    response.status = 204;
    add_caching(response);
    return response;
}

http::Response tile_answer(const http::Request& request, TileBytes tile) {
    if (tile.bytes.empty()) return no_content();
    std::string etag = http::strong_etag(hash64(tile.bytes));
    switch (http::evaluate_conditions(request, etag)) {
        case http::Condition::kNotModified: {
            auto response = http::not_modified(std::move(etag));
            add_caching(response);
            return response;
        }
        case http::Condition::kFailed: return http::precondition_failed(request);
        case http::Condition::kProceed: break;
    }
    auto response = http::text(200, std::string(kTileType), std::move(tile.bytes));
    response.headers.push_back({"etag", std::move(etag)});
    if (tile.coding == Coding::kGzip) response.headers.push_back({"content-encoding", "gzip"});
    add_caching(response);
    return response;
}

http::Response refusal(const http::Request& request, const Error& error) {
    if (error.code() == ErrorCode::kNotFound) {
        return http::problem(
            http::problem_of_status(
                404, "there is no base map here; madang import FILE.osm.pbf --basemap makes one"),
            request.id);
    }
    auto problem = http::problem_of(error);
    if (error.code() == ErrorCode::kCorrupt) {
        problem.detail = "the base map is damaged: import its extract again with --basemap";
    }
    return http::problem(problem, request.id);
}

io::Task<Answer> get_tile(BaseMap& map, http::Exchange& exchange) {
    const http::Request& request = exchange.request();
    const auto& arguments = exchange.arguments;
    const auto tile =
        mvt::tile_of(static_cast<std::uint64_t>(arguments.integer("z")),
                     static_cast<std::uint64_t>(arguments.integer("x")), arguments.text("y"));
    if (!tile) {
        co_return http::problem(http::problem_of_status(404, "this zoom has no such tile"),
                                request.id);
    }
    const Coding accepted =
        http::accepts_coding(request, "gzip") ? Coding::kGzip : Coding::kIdentity;
    auto reading = map.tile(*tile, accepted);
    auto bytes = co_await std::move(reading);
    if (!bytes) co_return refusal(request, bytes.error());
    co_return tile_answer(request, *std::move(bytes));
}

http::Parameter number(std::string_view name, double maximum, std::string_view description) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.in = http::ParameterIn::kPath;
    parameter.type = http::ParameterType::kInteger;
    parameter.maximum = maximum;
    parameter.required = true;
    parameter.description = description;
    return parameter;
}

http::Parameter row() {
    http::Parameter parameter;
    parameter.name = "y";
    parameter.in = http::ParameterIn::kPath;
    parameter.minimum = 1;
    parameter.maximum = 16;
    parameter.required = true;
    parameter.description = "Row from the north; .pbf may follow";
    return parameter;
}

}  // namespace

std::vector<http::Route> routes(BaseMap& map) {
    http::Route route;
    route.path = "/v1/basemap/{z}/{x}/{y}";
    route.operation = "get_basemap_tile";
    route.summary =
        "Streets, water and buildings of a web mercator tile as a vector tile; 204 where there is "
        "nothing";
    route.parameters = {number("z", kZoomMax, "Zoom"),
                        number("x", (1u << kZoomMax) - 1, "Column from the west"), row()};
    route.handler = [&map](http::Exchange& e) { return get_tile(map, e); };
    return {route};
}

}  // namespace madang::basemap
