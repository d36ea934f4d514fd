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

http::Readiness readiness(const places::Catalog& catalog, const ChangeFeed& feed) {
    return [&catalog, &feed] {
        std::vector<http::Unready> reasons = feed.unready();
        const auto trouble = catalog.trouble();
        if (trouble) reasons.push_back({"places", std::string(*trouble)});
        return reasons;
    };
}

Principal operator_principal() {
    return {"operator", {"places:write"}};
}

}  // namespace

Failure failure_to_open(io::Environment& environment, const Settings& settings,
                        const Error& error) {
    auto url = read_server_address(environment.files, settings.data);
    if (error.code() != ErrorCode::kConflict || !url) return open_failure(settings.data, error);
    return {settings.data + " is already served at " + *url,
            "Use that server, or stop it first, or give another directory with --data."};
}

PlacesService::PlacesService(io::Environment& environment, const Settings& settings,
                             std::unique_ptr<places::Catalog> catalog,
                             std::unique_ptr<ChangeFeed> feed, std::string token)
    : catalog_(std::move(catalog)),
      feed_(std::move(feed)),
      base_map_(environment, settings.data),
      operator_(std::move(token), operator_principal()) {
    catalog_->add_metrics(metrics_);
    feed_->add_metrics(metrics_);
}

std::vector<http::Route> PlacesService::all_routes(io::Environment& environment,
                                                   const Settings& settings,
                                                   const std::optional<TileServer>& tiles) {
    const std::string secret = settings.cursor_secret == "none" ? "" : settings.cursor_secret;
    std::vector<http::Route> routes = feed_->serve(places::routes(*catalog_, environment, secret));
    for (http::Route& route : basemap::routes(base_map_)) routes.push_back(std::move(route));
    for (http::Route& route : web_routes(tiles, base_map_)) routes.push_back(std::move(route));
    http::ApiInfo info{
        .title = "Madang", .version = MADANG_VERSION, .description = "Find places near you."};
    return http::with_operations(std::move(routes),
                                 {.metrics = metrics_,
                                  .readiness = readiness(*catalog_, *feed_),
                                  .info = std::move(info),
                                  .remarks = [feed = feed_.get()] { return feed->remarks(); }});
}

Outcome<std::unique_ptr<PlacesService>> PlacesService::open(io::Environment& environment,
                                                            const Settings& settings,
                                                            commitlog::Log* log) {
    const auto tiles = TRY(tile_server(settings));
    places::Options options = catalog_options(settings);
    const bool is_published = publishes(settings) && log != nullptr;
    options.changes =
        is_published ? places::Options::Changes::kPublish : places::Options::Changes::kForget;
    auto catalog = places::Catalog::open(environment, settings.data, options);
    if (!catalog) return std::unexpected(failure_to_open(environment, settings, catalog.error()));
    auto feed = TRY(ChangeFeed::open(environment, settings, **catalog, log));
    auto token = ensure_token(environment, settings.data);
    if (!token) return std::unexpected(open_failure(token_path(settings.data), token.error()));
    std::unique_ptr<PlacesService> service(new PlacesService(
        environment, settings, *std::move(catalog), std::move(feed), *std::move(token)));
    service->site_ = std::make_shared<const http::Site>(
        site_options(settings), service->all_routes(environment, settings, tiles),
        http::SiteServices{service->metrics_, environment.log, &service->operator_});
    return service;
}

}  // namespace madang::app
