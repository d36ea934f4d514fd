// What is measured, and what it is held to.
// Threads: one; each blocks and prints its rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "io/environment.h"
#include "tool/bench/bars.h"
#include "tool/bench/http/contestants.h"

namespace madang::bench {

struct HttpPlan {
    Seconds duration{2};  // of a run
    int runs = 5;         // of each contestant in each row, in turn
    std::size_t idle = 10'000;
    std::size_t points = 100'000;  // of the store that is searched
    std::string directory = {};
    std::string madang = {};  // the program whose searches are measured
};

// CPU time for a request: small answers, files, handshakes.
Result<> run_request_rows(io::Environment& environment, std::span<const Contestant> contestants,
                          const HttpPlan& plan, Bars& bars);
// Memory of connections that do nothing. The contestants are fresh.
Result<> run_idle_rows(io::Clock& clock, std::span<const Contestant> contestants,
                       const HttpPlan& plan, Bars& bars);
// Latencies of honest clients while others attack.
Result<> run_attack_rows(io::Clock& clock, const Contestant& server, const HttpPlan& plan,
                         Bars& bars);
// Searches over each version, of `madang serve`.
Result<> run_search_rows(io::Environment& environment, const HttpPlan& plan, Bars& bars);

}  // namespace madang::bench
