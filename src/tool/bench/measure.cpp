// Warm-up, runs, medians.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/measure.h"

#include <algorithm>
#include <chrono>

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::size_t kWarmUpMax = 300;  // queries before the first run

struct Run {
    double cpu_us = 0;
    std::vector<double> wall_us;
    std::uint64_t hits = 0;
};

double microseconds(auto duration) {
    return std::chrono::duration<double, std::micro>(duration).count();
}

Result<Run> run_once(SearchEngine& engine, std::span<const Question> questions, Seconds limit) {
    Run run;
    run.wall_us.reserve(questions.size());
    Answer answer;
    const auto started = WallClock::now();
    const Nanoseconds cpu = engine.cpu_time();
    for (const Question& question : questions) {
        answer.ids.clear();
        const auto before = WallClock::now();
        TRY(engine.ask(question, answer));
        const auto after = WallClock::now();
        run.hits += answer.hits;
        run.wall_us.push_back(microseconds(after - before));
        if (after - started > limit) break;
    }
    run.cpu_us = microseconds(engine.cpu_time() - cpu) / static_cast<double>(run.wall_us.size());
    return run;
}

}  // namespace

double quantile(std::span<const double> sorted, double q) {
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(q * last)];
}

Result<Cost> measure(SearchEngine& engine, std::span<const Question> questions, const Plan& plan) {
    if (questions.empty()) return fail(ErrorCode::kInvalid, "there is nothing to ask");
    questions = questions.first(std::min(questions.size(), plan.queries));
    const std::size_t warm_up = std::min(kWarmUpMax, questions.size());
    TRY(run_once(engine, questions.first(warm_up), plan.run_limit / 2));
    std::vector<Run> runs;
    runs.reserve(static_cast<std::size_t>(plan.runs));
    for (int i = 0; i < plan.runs; ++i) {
        runs.push_back(TRY(run_once(engine, questions, plan.run_limit)));
    }
    std::ranges::sort(runs, {}, &Run::cpu_us);
    Run& median = runs[runs.size() / 2];
    std::ranges::sort(median.wall_us);
    return Cost{
        .cpu_us = median.cpu_us,
        .cpu_us_min = runs.front().cpu_us,
        .cpu_us_max = runs.back().cpu_us,
        .p50_us = quantile(median.wall_us, 0.50),
        .p99_us = quantile(median.wall_us, 0.99),
        .hits = static_cast<double>(median.hits) / static_cast<double>(median.wall_us.size()),
        .queries = median.wall_us.size()};
}

}  // namespace madang::bench
