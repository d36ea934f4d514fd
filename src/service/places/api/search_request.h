// A search as clients write it, in a query string or as JSON, and what is wrong with one.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/http/route.h"
#include "service/places/api/cursor.h"
#include "service/places/page_json.h"
#include "service/places/search.h"

namespace madang::places {

// The parameters of GET /v1/businesses.
std::vector<http::Parameter> search_parameters();

// latitude, longitude, radius: those of GET /businesses.
std::vector<http::Parameter> circle_parameters();

// Those of them that say what a business must be, without a name; and reading them.
std::vector<http::Parameter> filter_parameters();
std::expected<Wanted, std::vector<FieldError>> read_filters(const http::Arguments& arguments,
                                                            WallTime now);

// What a request asks for, with the cursor still to be opened and the centre perhaps to be found.
struct AskedSearch {
    SearchRequest request;
    std::string cursor;              // empty: the first page
    std::string near;                // the centre's name; empty: the request has a centre
    std::optional<Members> members;  // what to show; nothing: the usual
};
using ReadSearch = std::expected<AskedSearch, std::vector<FieldError>>;

// Reads arguments that keep search_parameters(). `now` is the instant of open_now.
ReadSearch read_search(const http::Arguments& arguments, WallTime now);

// Reads the body of POST /v1/business-searches, and its schema.
ReadSearch read_search(std::string_view json, WallTime now);
std::string_view search_schema();

}  // namespace madang::places
