// The place directory as a service of this process: catalog, routes, counters, who may write.
//
// Threads: open and the end on the main thread; site() is shared by all reactors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/change_feed.h"
#include "app/configuration/settings.h"
#include "app/web_tiles.h"
#include "base/metrics.h"
#include "engine/http/authenticator.h"
#include "engine/http/site.h"
#include "io/environment.h"
#include "service/basemap/basemap.h"
#include "service/places/catalog.h"

namespace madang::app {

// Why the data directory cannot be opened; names the server that has it, if one does.
Failure failure_to_open(io::Environment& environment, const Settings& settings, const Error& error);

class PlacesService {
public:
    // Opens or creates the data directory with its token. All that is given outlives the service;
    // without a log no changes are published.
    static Outcome<std::unique_ptr<PlacesService>> open(io::Environment& environment,
                                                        const Settings& settings,
                                                        commitlog::Log* log = nullptr);

    const std::shared_ptr<const http::Site>& site() const { return site_; }
    places::Catalog& catalog() { return *catalog_; }
    std::vector<Resident> residents() { return feed_->residents(); }
    Metrics& metrics() { return metrics_; }

private:
    PlacesService(io::Environment& environment, const Settings& settings,
                  std::unique_ptr<places::Catalog> catalog, std::unique_ptr<ChangeFeed> feed,
                  std::string token);
    std::vector<http::Route> all_routes(io::Environment& environment, const Settings& settings,
                                        const std::optional<TileServer>& tiles);

    std::unique_ptr<places::Catalog> catalog_;
    std::unique_ptr<ChangeFeed> feed_;
    basemap::BaseMap base_map_;
    Metrics metrics_;  // shows the catalog and the feed: goes before them
    http::TokenAuthenticator operator_;
    std::shared_ptr<const http::Site> site_;
};

}  // namespace madang::app
