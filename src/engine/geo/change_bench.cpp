// What it costs to build, change, merge and open the index.
//
//   engine_geo_bench --benchmark_filter='Apply|Checkpoint|Rebuild|Open'
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "engine/geo/bench_world.h"
#include "engine/geo/skewed_world.h"

namespace madang::geo {
namespace {

void Apply(benchmark::State& state) {
    auto index = *Index::open(bench_environment(), bench_directory(1'000'000, 0) + "-apply",
                              {.delta_changes_max = std::size_t{1} << 20});
    if (!index->rebuild(world_source(1'000'000), 1, schedules())) std::abort();
    SkewedWorld before = SkewedWorld::points();
    SkewedWorld after = SkewedWorld::points(7);
    std::uint64_t id = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Change change{id + 2, id, entry_of(id, after.next()), before.next()};
        if (!index->apply({&change, 1})) std::abort();
        ++id;
    }
}
BENCHMARK(Apply)->Iterations(60'000)->Unit(benchmark::kMicrosecond);

// All of 32,768 changes into 10 M points, most chunks dirty, with the snapshot.
void Checkpoint(benchmark::State& state) {
    const auto points = static_cast<std::uint64_t>(state.range(0));
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        auto index = *Index::open(bench_environment(), bench_directory(points, 0) + "-merge",
                                  {.delta_changes_max = 65'600});
        if (!index->rebuild(world_source(points), 1, schedules())) std::abort();
        move_points(*index, 32'000);
        state.ResumeTiming();
        if (!index->checkpoint()) std::abort();
    }
}
BENCHMARK(Checkpoint)->Arg(10'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

void Rebuild(benchmark::State& state) {
    const auto points = static_cast<std::uint64_t>(state.range(0));
    // Made before, so that only the index's own work is timed.
    std::vector<Entry> entries;
    const Source source = world_source(points);
    while (const auto entry = source()) entries.push_back(*entry);
    for ([[maybe_unused]] auto _ : state) {
        auto index = *Index::open(bench_environment(), bench_directory(points, 0), {});
        auto next = entries.begin();
        const Source replay = [&]() {
            return next == entries.end() ? std::optional<Entry>() : std::optional(*next++);
        };
        if (!index->rebuild(replay, 1, schedules())) std::abort();
    }
}
BENCHMARK(Rebuild)->Arg(10'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

void Open(benchmark::State& state) {
    const auto points = static_cast<std::uint64_t>(state.range(0));
    bench_world(points);
    for ([[maybe_unused]] auto _ : state) {
        auto index = *Index::open(bench_environment(), bench_directory(points, 0), {});
        if (index->statistics().points != points) std::abort();
    }
}
BENCHMARK(Open)->Arg(10'000'000)->Iterations(5)->Unit(benchmark::kMillisecond);

void OpenAndVerifyLater(benchmark::State& state) {
    const auto points = static_cast<std::uint64_t>(state.range(0));
    bench_world(points);
    const Options options{.verification = Verification::kInBackground};
    for ([[maybe_unused]] auto _ : state) {
        auto index = *Index::open(bench_environment(), bench_directory(points, 0), options);
        if (index->statistics().points != points) std::abort();
    }
}
BENCHMARK(OpenAndVerifyLater)->Arg(10'000'000)->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace

void add_open_of(std::int64_t points) {
    benchmark::RegisterBenchmark("Open", Open)
        ->Arg(points)
        ->Iterations(3)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("OpenAndVerifyLater", OpenAndVerifyLater)
        ->Arg(points)
        ->Iterations(3)
        ->Unit(benchmark::kMillisecond);
}

}  // namespace madang::geo
