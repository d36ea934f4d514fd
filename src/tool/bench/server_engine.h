// The whole server as a process of its own, asked over HTTP.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/environment.h"
#include "service/places/catalog.h"
#include "tool/bench/search_engine.h"

namespace madang::bench {

// `madang serve` over a store that load() fills through the catalog. `program` is the binary;
// `count` is how a search counts. A second server over the same `directory` needs no second load.
Result<std::unique_ptr<SearchEngine>> open_server(io::Environment& environment,
                                                  const std::string& directory,
                                                  const std::string& program, places::Count count);

}  // namespace madang::bench
