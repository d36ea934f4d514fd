// The map page: its files as routes, and what a browser may do with them.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/web_tiles.h"
#include "engine/http/route.h"

namespace madang::app {

// Returns a route for each file of the page ("/" and "/assets/..."), and "/config.json": what the
// page is to know of the settings.
std::vector<http::Route> web_routes(const std::optional<TileServer>& tiles);

}  // namespace madang::app
