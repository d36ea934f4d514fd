// The map page: its files as routes, and what a browser may do with them.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/http/route.h"

namespace madang::app {

// Returns a route for each file of the page: "/" and "/assets/...".
std::vector<http::Route> web_routes();

}  // namespace madang::app
