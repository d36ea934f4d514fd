// The place directory as a service of this process: catalog, routes, counters, who may write.
//
// Threads: open and the end on the main thread; site() is shared by all reactors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/configuration/settings.h"
#include "app/web_tiles.h"
#include "base/metrics.h"
#include "engine/http/authenticator.h"
#include "engine/http/site.h"
#include "io/environment.h"
#include "service/basemap/basemap.h"
#include "service/places/catalog.h"

namespace madang::app {

class PlacesService {
public:
    // Opens or creates the data directory with its token. The environment outlives the service.
    static Outcome<std::unique_ptr<PlacesService>> open(io::Environment& environment,
                                                        const Settings& settings);

    const std::shared_ptr<const http::Site>& site() const { return site_; }
    places::Catalog& catalog() { return *catalog_; }

private:
    PlacesService(io::Environment& environment, const Settings& settings,
                  std::unique_ptr<places::Catalog> catalog, std::string token,
                  const std::optional<TileServer>& tiles);

    std::unique_ptr<places::Catalog> catalog_;
    basemap::BaseMap base_map_;
    Metrics metrics_;  // shows the catalog: goes before it
    http::TokenAuthenticator operator_;
    std::shared_ptr<const http::Site> site_;
};

}  // namespace madang::app
