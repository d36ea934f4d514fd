// Files for browsers, held in memory from the start and served as routes.
//
//   auto pages = http::static_routes(files, {{"content-security-policy", "..."}});
//
// Each file has a strong entity tag for each of its codings, answers 304 to who has it, and goes
// out as brotli to who takes that. Its route is of Audience::kBrowser: any query, no API document.
// Threads: the routes are immutable; any.
// Source: RFC 9110 §8.8 (tags), §12.5.5 (Vary); RFC 9111 §5.2.2; RFC 8246 (immutable).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/http/message.h"
#include "engine/http/route.h"

namespace madang::http {

enum class Lifetime : std::uint8_t {
    kRevalidated,  // the browser asks each time, and is mostly told that nothing changed
    kImmutable,    // the name changes with the content: kept for a year without asking
};

struct StaticFile {
    std::string_view path;  // "/" or "/assets/index-1a2b.js"; outlives the routes
    std::string_view type;  // Content-Type
    std::string_view content;
    std::string_view brotli = {};  // the content compressed (RFC 7932); empty: there is none
    Lifetime lifetime = Lifetime::kRevalidated;
};

// Returns a GET route, which answers HEAD too, for each file, with a copy of its bytes. HTML goes
// out with `page_headers`.
std::vector<Route> static_routes(std::span<const StaticFile> files, const Headers& page_headers);

}  // namespace madang::http
