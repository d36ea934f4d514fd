// wrk and h2load: load from a process of its own, and how much of it was answered.
// Threads: one; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace madang::bench {

struct Load {
    std::string url;
    int connections = 1;
    int streams = 1;           // of each connection, at a time; HTTP/2 only
    std::string targets = {};  // a file of paths or URLs, taken in turn instead of `url`
};

// Loads for `duration` (h2load rounds to seconds). Returns how many answers of status 200 came.
// Errors: unavailable if the program failed or an answer was something else; not_found.
Result<std::uint64_t> run_wrk(const Load& load, Seconds duration, const std::string& directory);
Result<std::uint64_t> run_h2load(const Load& load, Seconds duration, const std::string& directory);

}  // namespace madang::bench
