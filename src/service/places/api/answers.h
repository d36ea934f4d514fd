// What the directory's handlers have in common: reading ids, and answers made of results.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/http/route.h"
#include "service/places/catalog.h"

namespace madang::places {

using Answer = std::optional<http::Response>;

// Returns the {id} of the path, or nothing if it is not one that we give out.
std::optional<BusinessId> id_of(const http::Exchange& exchange);

// 404 for an id that names nothing.
http::Response no_such_business(const http::Exchange& exchange);

// The answer to an error of the catalog, with our own words for the rules of rules.h.
http::Response refusal(const http::Exchange& exchange, const Error& error);

// The answer to a body that could not be read (413 beyond its limit).
http::Response body_refusal(const http::Exchange& exchange, const Error& error);

// 400 that names everything that is wrong with a draft.
http::Response draft_refusal(const http::Exchange& exchange, std::vector<FieldError> errors);

// 400 that names everything that is wrong with a search or a filter.
http::Response search_refusal(const http::Exchange& exchange, std::vector<FieldError> errors);

// A stored business with its tag.
http::Response business_answer(int status, const Business& business);

// Says so if searches do not see the change yet.
void add_visibility(http::Response& response, Visibility visibility);

// The parts of the route table.
std::vector<http::Route> search_routes(Catalog& catalog, io::Environment& environment,
                                       std::string_view cursor_secret);
std::vector<http::Route> tile_routes(Catalog& catalog, io::Environment& environment);
std::vector<http::Route> hours_routes(Catalog& catalog, io::Environment& environment);
std::vector<http::Route> business_routes(Catalog& catalog);
std::vector<http::Route> transfer_routes(Catalog& catalog);

// {id} of a path.
http::Parameter id_parameter();

// Scope of everything that writes.
inline constexpr std::string_view kWriteScope = "places:write";

}  // namespace madang::places
