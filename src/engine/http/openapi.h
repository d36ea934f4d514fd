// The OpenAPI 3.1 document, made from the same table that requests are checked by.
//
// Threads: pure function.  Source: OpenAPI 3.1.0.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "engine/http/route.h"

namespace madang::http {

struct ApiInfo {
    std::string title = "Madang";
    std::string version = "1";
    std::string description = {};
};

// Returns the document as JSON text, without the pages for browsers. The schemas of the routes must
// be JSON.
std::string openapi_document(const ApiInfo& info, std::span<const Route> routes);

}  // namespace madang::http
