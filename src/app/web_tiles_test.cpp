// Which tile servers are taken.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_tiles.h"

#include <gtest/gtest.h>

namespace madang::app {
namespace {

Settings with(std::string url, std::string attribution = "© Somebody") {
    Settings settings = *load_settings({});
    settings.tiles_url = std::move(url);
    settings.tiles_attribution = std::move(attribution);
    return settings;
}

TEST(TileServer, IsNoneUnlessItIsSet) {
    auto server = tile_server(*load_settings({}));
    ASSERT_TRUE(server);
    EXPECT_FALSE(server->has_value());
}

TEST(TileServer, HasAnOriginThatThePageMayAsk) {
    auto server = tile_server(with("https://tiles.example:8443/osm/{z}/{x}/{y}.png"));
    ASSERT_TRUE(server && *server);
    EXPECT_EQ((*server)->origin, "https://tiles.example:8443");
    EXPECT_EQ((*server)->url, "https://tiles.example:8443/osm/{z}/{x}/{y}.png");
}

TEST(TileServer, OfNoUsableUrlIsAFailure) {
    for (const char* url :
         {"https://tiles.example/{z}/{x}.png", "tiles.example/{z}/{x}/{y}.png",
          "ftp://tiles.example/{z}/{x}/{y}", "https://a; script-src */{z}/{x}/{y}.png",
          "https://tiles.example'/{z}/{x}/{y}.png", "javascript:{z}{x}{y}"}) {
        auto server = tile_server(with(url));
        ASSERT_FALSE(server) << url;
        EXPECT_NE(server.error().problem.find("tiles_url"), std::string::npos);
    }
}

TEST(TileServer, NeedsAnAttribution) {
    EXPECT_FALSE(tile_server(with("https://tiles.example/{z}/{x}/{y}.png", "none")));
}

}  // namespace
}  // namespace madang::app
