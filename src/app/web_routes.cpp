// Joins the page's files and their security policy.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_routes.h"

#include "app/web_bundle.h"
#include "base/json_writer.h"
#include "engine/http/static_files.h"

namespace madang::app {
namespace {

// The page runs only what came with it, talks only to this server and the one of the tiles, and
// stands in no frame. Pictures may be data: URLs because the map's style sheet draws its buttons
// so, and blob: URLs because some browsers make those of tiles.
std::string content_security_policy(const std::optional<TileServer>& tiles) {
    std::string policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";
    policy.append(tiles ? "img-src 'self' data: blob:; " : "img-src 'self' data:; ");
    return policy.append("connect-src 'self'").append(tiles ? " " + tiles->origin : "");
}

// The query of the page tells where somebody looked: other sites see no more than the origin.
http::Headers page_headers(const std::optional<TileServer>& tiles) {
    return {{"content-security-policy", content_security_policy(tiles)},
            {"referrer-policy", "strict-origin-when-cross-origin"},
            {"permissions-policy", "geolocation=(self), camera=(), microphone=()"},
            {"cross-origin-opener-policy", "same-origin"}};
}

std::string configuration(const std::optional<TileServer>& tiles) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (tiles) json.member("tiles_url", tiles->url).member("tiles_attribution", tiles->attribution);
    json.end_object();
    return text;
}

}  // namespace

std::vector<http::Route> web_routes(const std::optional<TileServer>& tiles) {
    const std::string config = configuration(tiles);
    const auto bundle = web_bundle();
    std::vector<http::StaticFile> files(bundle.begin(), bundle.end());
    files.push_back({.path = "/config.json", .type = "application/json", .content = config});
    return http::static_routes(files, page_headers(tiles));
}

}  // namespace madang::app
