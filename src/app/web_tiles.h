// Another server's tiles beneath the map page, where the settings name one.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/configuration/settings.h"

namespace madang::app {

struct TileServer {
    std::string url;          // "https://tiles.example/{z}/{x}/{y}.png"
    std::string attribution;  // shown on the map
    std::string origin;       // "https://tiles.example": what the page may ask beside this server
};

// Returns the tile server of the settings, or nothing where they name none. A URL that is none, or
// lacks {z}, {x} or {y}, is a failure, and so are tiles without attribution.
Outcome<std::optional<TileServer>> tile_server(const Settings& settings);

}  // namespace madang::app
