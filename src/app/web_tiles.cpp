// Checks the settings of the tile server.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_tiles.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "wire/url/url.h"

namespace madang::app {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::array<std::string_view, 3> kPlaceholders{"{z}", "{x}", "{y}"};

// Returns the URL of one tile; nothing if a placeholder is missing or the rest is no URL.
std::optional<url::Url> example_tile(std::string text) {
    for (const std::string_view placeholder : kPlaceholders) {
        const std::size_t at = text.find(placeholder);
        if (at == std::string::npos) return std::nullopt;
        text.replace(at, placeholder.size(), "0");
    }
    auto parsed = url::parse_url(text);
    if (!parsed) return std::nullopt;
    return *std::move(parsed);
}

}  // namespace

Outcome<std::optional<TileServer>> tile_server(const Settings& settings) {
    if (settings.tiles_url == kNone) return std::nullopt;
    const auto example = example_tile(settings.tiles_url);
    if (!example) {
        return stop(
            "tiles_url is \"" + echo(settings.tiles_url) + "\", which names no tiles",
            "Write a URL with {z}, {x} and {y}, e.g. https://tiles.example/{z}/{x}/{y}.png");
    }
    if (settings.tiles_attribution == kNone) {
        return stop(
            "tiles_url is set, and tiles_attribution is not",
            "Say whose map it is, e.g. tiles_attribution = \"© OpenStreetMap contributors\"");
    }
    return TileServer{settings.tiles_url, settings.tiles_attribution,
                      example->scheme + "://" + example->authority()};
}

}  // namespace madang::app
