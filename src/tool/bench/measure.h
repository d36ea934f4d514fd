// Runs the same queries through an engine and says what one costs.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "tool/bench/search_engine.h"

namespace madang::bench {

struct Plan {
    std::size_t queries = 10'000;  // of one run
    int runs = 5;                  // the median run is shown
    Seconds run_limit{20};         // a slower run ends here; the row says how many queries it did
};

struct Row {
    std::string engine;
    Meters radius;
    double cpu_us = 0;  // CPU time of the serving process a query, median of the runs
    double cpu_us_min = 0;
    double cpu_us_max = 0;
    double p50_us = 0;  // wall time, of the median run
    double p99_us = 0;
    double hits = 0;  // found a query, on average: equal work is equal hits
    std::size_t queries = 0;
};

// Errors: those of the engine.
Result<Row> measure(SearchEngine& engine, std::span<const geo::Position> centres, Meters radius,
                    const Plan& plan);

// Prints rows as lines of a Markdown table under its heading.
void print_heading();
void print_rows(const std::vector<Row>& rows);

}  // namespace madang::bench
