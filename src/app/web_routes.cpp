// Joins the page's files and their security policy.
// SPDX-License-Identifier: Apache-2.0
#include "app/web_routes.h"

#include "app/web_bundle.h"
#include "engine/http/static_files.h"

namespace madang::app {
namespace {

// The page runs only what came with it, talks only to this server and stands in no frame. Pictures
// may be data: URLs because the map's style sheet draws its buttons so.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// The query of the page tells where somebody looked: other sites see no more than the origin.
http::Headers page_headers() {
    return {{"content-security-policy", std::string(kContentSecurityPolicy)},
            {"referrer-policy", "strict-origin-when-cross-origin"},
            {"permissions-policy", "geolocation=(self), camera=(), microphone=()"},
            {"cross-origin-opener-policy", "same-origin"}};
}

}  // namespace

std::vector<http::Route> web_routes() {
    return http::static_routes(web_bundle(), page_headers());
}

}  // namespace madang::app
