// Redis GEOSEARCH on a server of its own, spoken to through hiredis.
//
// Redis filters by nothing but the key, so its users keep one GEO key a category, and filter the
// rest themselves: here the client knows all facets and asks for more until it has enough. What the
// client does is not counted, only the server's CPU.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "tool/bench/search_engine.h"

namespace madang::bench {

// Starts redis-server on a free loopback port, without persistence, in `directory`.
Result<std::unique_ptr<SearchEngine>> start_redis(const std::string& directory);

}  // namespace madang::bench
