// Joins the page's files and their security policy.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_routes.h"

#include <utility>

#include "app/web_bundle.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "engine/http/etag.h"
#include "engine/http/static_files.h"

namespace madang::app {
namespace {

// The page runs only what came with it, talks only to this server and the one of the tiles, and
// stands in no frame. Pictures may be data: URLs because the map's style sheet draws its buttons
// so, and blob: URLs because some browsers make those of tiles.
std::string content_security_policy(const std::optional<TileServer>& tiles) {
    std::string policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";
    policy.append(tiles ? "img-src 'self' data: blob:; " : "img-src 'self' data:; ");
    return policy.append("connect-src 'self'").append(tiles ? " " + tiles->origin : "");
}

// The query of the page tells where somebody looked: other sites see no more than the origin.
http::Headers page_headers(const std::optional<TileServer>& tiles) {
    return {{"content-security-policy", content_security_policy(tiles)},
            {"referrer-policy", "strict-origin-when-cross-origin"},
            {"permissions-policy", "geolocation=(self), camera=(), microphone=()"},
            {"cross-origin-opener-policy", "same-origin"}};
}

void write_base_map(JsonWriter& json, const basemap::Coverage& coverage) {
    const mvt::TileBounds& bounds = coverage.bounds;
    json.key("basemap").begin_object();
    json.member("tiles", basemap::kTilesPath);
    json.member("minzoom", coverage.minzoom).member("maxzoom", coverage.maxzoom);
    json.key("bounds").begin_array();
    json.number(bounds.west).number(bounds.south).number(bounds.east).number(bounds.north);
    json.end_array();
    json.member("attribution", basemap::kAttribution).end_object();
}

std::string configuration(const std::optional<TileServer>& tiles,
                          const std::optional<basemap::Coverage>& coverage) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (tiles) json.member("tiles_url", tiles->url).member("tiles_attribution", tiles->attribution);
    if (coverage) write_base_map(json, *coverage);
    json.end_object();
    return text;
}

// Asked at each visit, since an import may have brought a base map meanwhile. Where the directory
// cannot be looked at now, the page does without.
io::Task<std::optional<http::Response>> get_configuration(const std::optional<TileServer>& tiles,
                                                          basemap::BaseMap& map,
                                                          http::Exchange& exchange) {
    auto looking = map.coverage();
    const auto coverage = co_await std::move(looking);
    std::string text = configuration(tiles, coverage.value_or(std::nullopt));
    std::string etag = http::strong_etag(hash64(text));
    const auto condition = http::evaluate_conditions(exchange.request(), etag);
    if (condition == http::Condition::kFailed) {
        co_return http::precondition_failed(exchange.request());
    }
    auto response = condition == http::Condition::kNotModified
                        ? http::not_modified(etag)
                        : http::text(200, "application/json", std::move(text));
    if (condition == http::Condition::kProceed) {
        response.headers.push_back({"etag", std::move(etag)});
    }
    response.headers.push_back({"cache-control", "no-cache"});
    co_return response;
}

http::Route configuration_route(const std::optional<TileServer>& tiles, basemap::BaseMap& map) {
    http::Route route;
    route.path = "/config.json";
    route.operation = "get_web_configuration";
    route.summary = "What the page is to know";
    route.audience = http::Audience::kBrowser;
    route.handler = [tiles, &map](http::Exchange& e) { return get_configuration(tiles, map, e); };
    return route;
}

}  // namespace

std::vector<http::Route> web_routes(const std::optional<TileServer>& tiles, basemap::BaseMap& map) {
    auto routes = http::static_routes(web_bundle(), page_headers(tiles));
    routes.push_back(configuration_route(tiles, map));
    return routes;
}

}  // namespace madang::app
