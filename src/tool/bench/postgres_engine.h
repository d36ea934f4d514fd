// PostgreSQL 15 with PostGIS 3 on a cluster of its own, spoken to through libpq.
//
// The best form found for the nearest 20 (docs/benchmarks/places.md): the 60 nearest by the planar
// operator `<->` on a GiST index of geometry, ranked again by distance. Each
// category that is asked for has a partial index of its own, which beat one of (category, geometry)
// by btree_gist; opening hours are a multirange of the minutes of a week, checked on the way.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "tool/bench/search_engine.h"

namespace madang::bench {

// Makes a cluster in `directory` and starts it on a free loopback port.
Result<std::unique_ptr<SearchEngine>> start_postgres(const std::string& directory);

}  // namespace madang::bench
