// Load over HTTP/3, by our own client: there is no generator of it among the packages.
// Threads: one; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/environment.h"

namespace madang::bench {

struct Http3Load {
    std::uint16_t port = 0;
    std::vector<std::string> targets;  // taken in turn
    int connections = 1;
    int streams = 1;  // of each connection, at a time
};

// Returns how many answers of status 200 came. Errors: unavailable, if one was something else.
Result<std::uint64_t> run_http3(io::Environment& environment, const Http3Load& load,
                                Seconds duration);

}  // namespace madang::bench
