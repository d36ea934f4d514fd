// What is on a map, as vector tiles.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "base/hash.h"
#include "base/id.h"
#include "base/text.h"
#include "engine/http/etag.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"
#include "service/places/api/search_request.h"
#include "wire/mvt/layer.h"
#include "wire/mvt/tile.h"

namespace madang::places {

namespace {

// Cells along a tile's edge: with tiles of 512 points on the screen one cell is 32 wide, about a
// marker.
constexpr std::uint32_t kCells = 16;

constexpr std::string_view kTileType = "application/vnd.mapbox-vector-tile";

// Tiles may be kept so long; a map that is a minute old misleads nobody.
constexpr std::string_view kCacheControl = "public, max-age=60";

std::optional<mvt::Tile> tile_in(const http::Arguments& arguments) {
    return mvt::tile_of(static_cast<std::uint64_t>(arguments.integer("z")),
                        static_cast<std::uint64_t>(arguments.integer("x")), arguments.text("y"));
}

// "1.2k", as map clients label clusters.
std::string abbreviated(std::uint64_t count) {
    if (count < 1000) return std::to_string(count);
    const double thousands = std::round(static_cast<double>(count) / 100) / 10;
    if (thousands < 1000) return format_number(thousands) + "k";
    return format_number(std::round(thousands / 100) / 10) + "M";
}

std::vector<mvt::Property> properties_of(const MapCell& cell) {
    if (!cell.business) {
        return {{"point_count", static_cast<std::int64_t>(cell.businesses)},
                {"point_count_abbreviated", abbreviated(cell.businesses)}};
    }
    const Draft& draft = cell.business->draft;
    std::vector<mvt::Property> properties = {{"id", encode_id(cell.business->id.value)},
                                             {"name", draft.name}};
    if (!draft.category.empty()) properties.push_back({"category", draft.category});
    if (draft.rating) properties.push_back({"rating", *draft.rating});
    if (!draft.attribution.empty()) properties.push_back({"attribution", draft.attribution});
    return properties;
}

// One layer: a feature is a place, or a cluster if it has a point_count.
std::string encode(const mvt::Tile& tile, const MapPage& page) {
    mvt::Layer layer("places");
    std::uint64_t number = 0;
    for (const MapCell& cell : page.cells) {
        const auto at = mvt::point_in(tile, cell.position.latitude, cell.position.longitude);
        layer.add_point(++number, at, properties_of(cell));
    }
    std::string bytes;
    layer.write(bytes);
    return bytes;
}

http::Response tile_answer(const http::Request& request, std::string bytes) {
    std::string etag = http::strong_etag(hash64(bytes));
    switch (http::evaluate_conditions(request, etag)) {
        case http::Condition::kNotModified: return http::not_modified(std::move(etag));
        case http::Condition::kFailed: return http::precondition_failed(request);
        case http::Condition::kProceed: break;
    }
    auto response = http::text(200, std::string(kTileType), std::move(bytes));
    response.headers.push_back({"etag", std::move(etag)});
    response.headers.push_back({"cache-control", std::string(kCacheControl)});
    return response;
}

io::Task<Answer> get_tile(Catalog& catalog, io::Clock& clock, http::Exchange& exchange) {
    const std::string& request_id = exchange.request().id;
    const auto tile = tile_in(exchange.arguments);
    if (!tile) {
        co_return http::problem(http::problem_of_status(404, "this zoom has no such tile"),
                                request_id);
    }
    auto wanted = read_filters(exchange.arguments, clock.wall());
    if (!wanted) co_return search_refusal(exchange, std::move(wanted.error()));
    geo::ClusterGrid grid{mvt::latitude_edges(*tile, kCells), mvt::longitude_edges(*tile, kCells)};
    auto mapping = catalog.map(std::move(grid), *std::move(wanted));
    const auto page = co_await std::move(mapping);
    if (!page) co_return refusal(exchange, page.error());
    co_return tile_answer(exchange.request(), encode(*tile, *page));
}

http::Parameter path_number(std::string_view name, double maximum, std::string_view description) {
    http::Parameter parameter;
    parameter.name = name;
    parameter.in = http::ParameterIn::kPath;
    parameter.type = http::ParameterType::kInteger;
    parameter.maximum = maximum;
    parameter.required = true;
    parameter.description = description;
    return parameter;
}

http::Parameter row_parameter() {
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

std::vector<http::Route> tile_routes(Catalog& catalog, io::Environment& environment) {
    http::Route route;
    route.path = "/v1/tiles/{z}/{x}/{y}";
    route.operation = "get_tile";
    route.summary =
        "Businesses of a web mercator tile as a vector tile: places, and clusters with point_count";
    route.parameters = {path_number("z", 28, "Zoom"),
                        path_number("x", 268'435'455, "Column from the west"), row_parameter()};
    const auto filters = filter_parameters();
    route.parameters.insert(route.parameters.end(), filters.begin(), filters.end());
    route.handler = [&catalog, &clock = environment.clock](http::Exchange& e) {
        return get_tile(catalog, clock, e);
    };
    return {route};
}

}  // namespace madang::places
