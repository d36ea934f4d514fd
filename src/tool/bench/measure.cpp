// Warm-up, runs, medians, and the table.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::size_t kWarmUpMax = 300;  // queries before the first run

struct Run {
    double cpu_us = 0;
    std::vector<double> wall_us;
    std::size_t hits = 0;
};

double microseconds(auto duration) {
    return std::chrono::duration<double, std::micro>(duration).count();
}

Result<Run> run_once(SearchEngine& engine, std::span<const geo::Position> centres, Meters radius,
                     Seconds limit) {
    Run run;
    run.wall_us.reserve(centres.size());
    const auto started = WallClock::now();
    const Nanoseconds cpu = engine.cpu_time();
    for (const geo::Position& centre : centres) {
        const auto before = WallClock::now();
        run.hits += TRY(engine.search(centre, radius));
        const auto after = WallClock::now();
        run.wall_us.push_back(microseconds(after - before));
        if (after - started > limit) break;
    }
    run.cpu_us = microseconds(engine.cpu_time() - cpu) / static_cast<double>(run.wall_us.size());
    return run;
}

double quantile(const std::vector<double>& sorted, double q) {
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(q * last)];
}

}  // namespace

Result<Row> measure(SearchEngine& engine, std::span<const geo::Position> centres, Meters radius,
                    const Plan& plan) {
    centres = centres.first(std::min(centres.size(), plan.queries));
    const std::size_t warm_up = std::min(kWarmUpMax, centres.size());
    TRY(run_once(engine, centres.first(warm_up), radius, plan.run_limit));
    std::vector<Run> runs;
    for (int i = 0; i < plan.runs; ++i) {
        runs.push_back(TRY(run_once(engine, centres, radius, plan.run_limit)));
    }
    std::ranges::sort(runs, {}, &Run::cpu_us);
    Run& median = runs[runs.size() / 2];
    std::ranges::sort(median.wall_us);
    return Row{
        .engine = engine.name(),
        .radius = radius,
        .cpu_us = median.cpu_us,
        .cpu_us_min = runs.front().cpu_us,
        .cpu_us_max = runs.back().cpu_us,
        .p50_us = quantile(median.wall_us, 0.50),
        .p99_us = quantile(median.wall_us, 0.99),
        .hits = static_cast<double>(median.hits) / static_cast<double>(median.wall_us.size()),
        .queries = median.wall_us.size()};
}

void print_heading() {
    fmt::print(
        "| engine | radius m | CPU µs a query (min-max) | p50 µs | p99 µs | hits | queries |\n");
    fmt::print("|---|---|---|---|---|---|---|\n");
}

void print_rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        fmt::print("| {} | {:.0f} | {:.1f} ({:.1f}-{:.1f}) | {:.1f} | {:.1f} | {:.1f} | {} |\n",
                   row.engine, row.radius.value, row.cpu_us, row.cpu_us_min, row.cpu_us_max,
                   row.p50_us, row.p99_us, row.hits, row.queries);
    }
}

}  // namespace madang::bench
