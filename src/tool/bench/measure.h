// Asks an engine the same questions again and again and says what one costs.
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
    Seconds run_limit{8};          // a slower run ends here; the row says how many queries it did
};

struct Cost {
    double cpu_us = 0;  // CPU time of the serving process a query, median of the runs
    double cpu_us_min = 0;
    double cpu_us_max = 0;
    double p50_us = 0;  // wall time, of the median run
    double p99_us = 0;
    double hits = 0;  // found or counted a query, on average: equal work is equal hits
    std::size_t queries = 0;
};

// Errors: those of the engine; invalid without questions.
Result<Cost> measure(SearchEngine& engine, std::span<const Question> questions, const Plan& plan);

// Returns the value that a part `q` of the sorted, non-empty `values` does not exceed.
double quantile(std::span<const double> sorted, double q);

}  // namespace madang::bench
