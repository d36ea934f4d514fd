// The directory's HTTP API as a table of routes.
//
//   GET    /v1/businesses          search around a point        GET    /businesses   the same, all
//   within POST   /v1/businesses          create                       the radius, up to 500 GET
//   /v1/businesses/{id}     read                         POST   /v1/business-imports PUT
//   /v1/businesses/{id}     replace                      GET    /v1/business-exports DELETE
//   /v1/businesses/{id}     remove
//
// Writes need the scope "places:write". Not visible to searches yet (see catalog.h): an answer
// to a write then carries `search-visibility: later`.
// Threads: the catalog's; handlers run on the reactor of their connection.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/feed/reader.h"
#include "engine/http/route.h"
#include "service/places/catalog.h"

namespace madang::places {

// Catalog and environment must outlive the routes and every request under way. Servers with one
// secret take each other's cursors; without one they last until a restart.
std::vector<http::Route> routes(Catalog& catalog, io::Environment& environment,
                                std::string_view cursor_secret = {});

//   GET    /v1/business-changes   what changed: pages, or server-sent events
//
// The reader must outlive them likewise.
std::vector<http::Route> change_routes(const feed::Reader& reader);

}  // namespace madang::places
