// Wires the place directory: from settings to a site.
// SPDX-License-Identifier: Apache-2.0
#include "app/places_service.h"

#include <utility>

#include "app/commands/access.h"
#include "app/state_files.h"
#include "app/web_routes.h"
#include "base/result.h"
#include "engine/http/operations.h"
#include "service/places/routes.h"

namespace madang::app {
namespace {

Nanoseconds seconds(std::int64_t count) {
    return Seconds(count);
}

// The literal address that was asked for is no name that a web page could rebind.
void allow_own_address(const Settings& settings, std::vector<std::string>& hosts) {
    auto address = io::Address::parse(settings.listen);
    if (address) hosts.push_back(host_of_url(*address));
}

http::SiteOptions site_options(const Settings& settings) {
    http::SiteOptions options;
    options.origins.hosts = settings.allowed_hosts;
    allow_own_address(settings, options.origins.hosts);
    options.origins.origins = settings.cors_origins;
    options.timeouts.idle = seconds(settings.idle_seconds);
    options.timeouts.head = seconds(settings.head_seconds);
    options.timeouts.body = seconds(settings.body_seconds);
    options.timeouts.handler = seconds(settings.handler_seconds);
    options.timeouts.write = seconds(settings.write_seconds);
    options.requests.body = static_cast<std::uint64_t>(settings.body_bytes);
    options.connections = static_cast<std::size_t>(settings.connections);
    return options;
}

http::Readiness readiness(const places::Catalog& catalog) {
    return [&catalog]() -> std::vector<http::Unready> {
        const auto trouble = catalog.trouble();
        if (!trouble) return {};
        return {{"places", std::string(*trouble)}};
    };
}

Failure failure_to_open(io::Environment& environment, const Settings& settings,
                        const Error& error) {
    auto url = read_server_address(environment.files, settings.data);
    if (error.code() != ErrorCode::kConflict || !url) return open_failure(settings.data, error);
    return {settings.data + " is already served at " + *url,
            "Use that server, or stop it first, or give another directory with --data."};
}

std::vector<http::Route> all_routes(places::Catalog& catalog, basemap::BaseMap& map,
                                    io::Environment& environment,
                                    const std::optional<TileServer>& tiles) {
    std::vector<http::Route> routes = places::routes(catalog, environment);
    for (http::Route& route : basemap::routes(map)) routes.push_back(std::move(route));
    for (http::Route& route : web_routes(tiles, map)) routes.push_back(std::move(route));
    return routes;
}

Principal operator_principal() {
    return {"operator", {"places:write"}};
}

}  // namespace

PlacesService::PlacesService(io::Environment& environment, const Settings& settings,
                             std::unique_ptr<places::Catalog> catalog, std::string token,
                             const std::optional<TileServer>& tiles)
    : catalog_(std::move(catalog)),
      base_map_(environment, settings.data),
      operator_(std::move(token), operator_principal()) {
    catalog_->add_metrics(metrics_);
    http::ApiInfo info{
        .title = "Madang", .version = MADANG_VERSION, .description = "Find places near you."};
    http::Operations operations{metrics_, readiness(*catalog_), std::move(info)};
    auto routes = http::with_operations(all_routes(*catalog_, base_map_, environment, tiles),
                                        std::move(operations));
    site_ = std::make_shared<const http::Site>(
        site_options(settings), std::move(routes),
        http::SiteServices{metrics_, environment.log, &operator_});
}

Outcome<std::unique_ptr<PlacesService>> PlacesService::open(io::Environment& environment,
                                                            const Settings& settings) {
    const auto tiles = TRY(tile_server(settings));
    auto catalog = places::Catalog::open(environment, settings.data, catalog_options(settings));
    if (!catalog) return std::unexpected(failure_to_open(environment, settings, catalog.error()));
    auto token = ensure_token(environment, settings.data);
    if (!token) return std::unexpected(open_failure(token_path(settings.data), token.error()));
    return std::unique_ptr<PlacesService>(
        new PlacesService(environment, settings, *std::move(catalog), *std::move(token), tiles));
}

}  // namespace madang::app
