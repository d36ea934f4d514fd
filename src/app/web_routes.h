// The map page: its files as routes, and what a browser may do with them.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/web_tiles.h"
#include "engine/http/route.h"
#include "service/basemap/basemap.h"

namespace madang::app {

// Returns a route for each file of the page ("/" and "/assets/..."), and "/config.json": what the
// page is to know of the settings and of the base map, which outlives the routes.
std::vector<http::Route> web_routes(const std::optional<TileServer>& tiles, basemap::BaseMap& map);

}  // namespace madang::app
