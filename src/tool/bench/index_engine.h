// The geo index alone, called from this thread.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/geo/index.h"
#include "io/environment.h"
#include "tool/bench/search_engine.h"

namespace madang::bench {

// Keeps its snapshot in `directory`.
Result<std::unique_ptr<SearchEngine>> open_index(io::Environment& environment,
                                                 const std::string& directory);

// Fills an index with a world.
Result<> fill_index(geo::Index& index, const World& world);
geo::Entry entry_of(const World& world, std::uint64_t id);

}  // namespace madang::bench
