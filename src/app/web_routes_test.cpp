// The page is there, whichever was built in.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_routes.h"

#include <gtest/gtest.h>

#include "app/web_bundle.h"
#include "io/sim/world.h"

namespace madang::app {
namespace {

TEST(WebBundle, HoldsThePage) {
    std::size_t pages = 0;
    for (const http::StaticFile& file : web_bundle()) {
        if (file.path != "/") continue;
        ++pages;
        EXPECT_TRUE(file.type.starts_with("text/html")) << file.type;
        EXPECT_TRUE(file.content.starts_with("<!doctype html>")) << file.content.substr(0, 80);
        EXPECT_EQ(file.lifetime, http::Lifetime::kRevalidated);
    }
    EXPECT_EQ(pages, 1u);
}

TEST(WebBundle, KeepsOnlyHashedNamesForEver) {
    for (const http::StaticFile& file : web_bundle()) {
        const bool hashed = file.path.starts_with("/assets/");
        EXPECT_EQ(file.lifetime == http::Lifetime::kImmutable, hashed) << file.path;
        EXPECT_FALSE(file.content.empty()) << file.path;
        EXPECT_TRUE(file.brotli.empty() || file.brotli.size() < file.content.size()) << file.path;
    }
}

TEST(WebRoutes, ServeEachFileToBrowsers) {
    io::sim::World world(1);
    basemap::BaseMap map(world.environment(), "data");
    const auto routes = web_routes(std::nullopt, map);
    ASSERT_EQ(routes.size(), web_bundle().size() + 1);
    for (const http::Route& route : routes) {
        EXPECT_EQ(route.audience, http::Audience::kBrowser) << route.path;
    }
    EXPECT_EQ(routes.back().path, "/config.json");
}

}  // namespace
}  // namespace madang::app
