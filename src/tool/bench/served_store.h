// `madang serve` over a store that the world was imported into.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/environment.h"
#include "service/places/catalog.h"
#include "tool/bench/child_process.h"
#include "tool/bench/world.h"

namespace madang::bench {

// Creates the store in `directory` and imports the world, through the catalog as the server would.
// Does nothing where that has been done. Errors: those of the catalog.
Result<> fill_store(io::Environment& environment, const std::string& directory, const World& world);

struct ServedStore {
    ChildProcess process;
    std::uint16_t port = 0;
};

// Starts `program` over the store on a free loopback port, with `more` flags, and waits until it
// answers.
Result<ServedStore> serve_store(const std::string& directory, const std::string& program,
                                int reactors, const std::vector<std::string>& more = {});

// The path and query of a search for the nearest so many.
std::string search_target(geo::Position centre, Meters radius, std::uint32_t limit,
                          places::Count count);

}  // namespace madang::bench
