// The nearest 20 in the skewed world: CPU time in process, without and with filters.
//
//   engine_geo_bench --benchmark_filter=Nearest20/points:10000000
//   engine_geo_bench --benchmark_filter='Filtered|Page'
//   engine_geo_bench --benchmark_filter=Nearest20/points:200000000 200000000
//
// Further numbers on the command line are worlds of so many points for Nearest20 (53 B of memory
// each while they are built). p50 and p99 are wall time of single searches; compare CPU columns on
// a busy machine. SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "engine/geo/bench_world.h"

namespace madang::geo {
namespace {

void report(benchmark::State& state, const Index& index, std::vector<std::int64_t>& times) {
    std::sort(times.begin(), times.end());
    const auto microseconds = [&](std::size_t percent) {
        return static_cast<double>(times[(times.size() - 1) * percent / 100]) / 1000;
    };
    const Statistics statistics = index.statistics();
    state.counters["p50_us"] = microseconds(50);
    state.counters["p99_us"] = microseconds(99);
    state.counters["bytes/point"] =
        static_cast<double>(statistics.memory_bytes) / static_cast<double>(statistics.points);
}

void search_world(benchmark::State& state, const Index& index, Query query, double radius) {
    std::vector<Hit> hits;
    std::vector<std::int64_t> times;
    times.reserve(1 << 20);
    std::uint64_t found = 0;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        query.area = Circle{bench_queries()[next++ % kBenchQueries], {radius}};
        const MonotonicTime start = bench_environment().clock.monotonic();
        index.search(query, hits);
        times.push_back((bench_environment().clock.monotonic() - start).count());
        found += hits.size();
    }
    report(state, index, times);
    state.counters["hits"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}

void Nearest20(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    search_world(state, index, {}, static_cast<double>(state.range(1)));
}
BENCHMARK(Nearest20)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{1'000'000}, {500, 1000, 5000, 20'000}})
    ->ArgsProduct({{10'000'000}, {500, 1000, 5000, 20'000}})
    ->MinTime(0.5)
    ->Unit(benchmark::kMicrosecond);

void Filtered(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    state.SetLabel(filter_of(state).name);
    search_world(state, index, {.filter = filter_of(state).filter},
                 static_cast<double>(state.range(2)));
}
BENCHMARK(Filtered)
    ->ArgNames({"points", "filter", "radius"})
    ->ArgsProduct({{10'000'000}, benchmark::CreateDenseRange(0, 13, 1), {500, 1000, 5000, 20'000}})
    ->Unit(benchmark::kMicrosecond);

void Nearest20WithDelta(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)),
                                     static_cast<std::size_t>(state.range(1)));
    search_world(state, index, {}, static_cast<double>(state.range(2)));
}
BENCHMARK(Nearest20WithDelta)
    ->ArgNames({"points", "changes", "radius"})
    ->ArgsProduct({{10'000'000}, {65'535}, {500, 1000, 5000, 20'000}})
    ->MinTime(0.5)
    ->Unit(benchmark::kMicrosecond);

// Page 1, 10, 100 and 1,000 of one search, each continued from the one before.
void Page(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    constexpr std::size_t kWalks = 200;
    static std::map<std::int64_t, std::vector<Query>> pages;
    std::vector<Query>& starts = pages[state.range(1)];
    std::vector<Hit> hits;
    while (starts.size() < kWalks) {
        Query query{.area = Circle{bench_queries()[starts.size()], {20'000}}};
        for (std::int64_t page = 1; page < state.range(1); ++page) {
            index.search(query, hits);
            if (!hits.empty()) query.after = After{hits.back().distance, hits.back().id};
        }
        starts.push_back(query);
    }
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) index.search(starts[next++ % kWalks], hits);
}
BENCHMARK(Page)
    ->ArgNames({"points", "page"})
    ->ArgsProduct({{10'000'000}, {1, 10, 100, 1000}})
    ->Unit(benchmark::kMicrosecond);

void add_world(std::uint64_t points) {
    benchmark::RegisterBenchmark("Nearest20", Nearest20)
        ->ArgNames({"points", "radius"})
        ->ArgsProduct({{static_cast<std::int64_t>(points)}, {500, 1000, 5000, 20'000}})
        ->Unit(benchmark::kMicrosecond);
    add_open_of(static_cast<std::int64_t>(points));
}

}  // namespace
}  // namespace madang::geo

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (int i = 1; i < argc; ++i) {
        const auto points = madang::parse_integer(argv[i]);
        if (!points || *points < 1) return 2;
        madang::geo::add_world(static_cast<std::uint64_t>(*points));
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
