// Counting, polygons, tiles, and the nearest of the whole earth.
//
//   engine_geo_bench --benchmark_filter='Counting|InPolygon|Tile|FromAfar'
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>

#include "engine/geo/bench_world.h"
#include "engine/geo/skewed_facets.h"

namespace madang::geo {
namespace {

void Counting(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    std::uint64_t counted = 0;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Circle circle{bench_queries()[next++ % kBenchQueries],
                            {static_cast<double>(state.range(2))}};
        counted += index.count({.area = circle, .filter = filter_of(state).filter}).points;
    }
    state.SetLabel(filter_of(state).name);
    state.counters["hits"] = static_cast<double>(counted) / static_cast<double>(state.iterations());
}
BENCHMARK(Counting)
    ->ArgNames({"points", "filter", "radius"})
    ->ArgsProduct({{10'000'000}, {0, 1, 3, 6, 10}, {500, 1000, 5000, 20'000}})
    ->Args({10'000'000, 0, 1'000'000})
    ->Unit(benchmark::kMicrosecond);

void NearestInPolygon(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    std::vector<Query> asked;
    for (const Position& centre : bench_queries()) {
        asked.push_back({.area = skewed_star(centre, static_cast<double>(state.range(1)))});
    }
    std::vector<Hit> hits;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) index.search(asked[next++ % kBenchQueries], hits);
}
BENCHMARK(NearestInPolygon)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{10'000'000}, {500, 1000, 5000, 20'000}})
    ->Unit(benchmark::kMicrosecond);

void CountInPolygon(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position centre = bench_queries()[next++ % kBenchQueries];
        index.count({.area = skewed_star(centre, static_cast<double>(state.range(1)))});
    }
}
BENCHMARK(CountInPolygon)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{10'000'000}, {500, 20'000}})
    ->Unit(benchmark::kMicrosecond);

// 16 x 16 cells over a tile of 360 / 2^zoom degrees around each centre.
void Tile(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    const double size = 360.0 / static_cast<double>(std::uint64_t{1} << state.range(2));
    std::vector<Cluster> clusters;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position centre = bench_queries()[next++ % kBenchQueries];
        ClusterQuery query{.filter = filter_of(state).filter};
        const double south = std::clamp(centre.latitude - size / 4, -85.0, 85.0 - size / 2.2);
        const double west = std::clamp(centre.longitude - size / 2, -180.0, 180.0 - size);
        for (int i = 0; i <= 16; ++i) {
            query.grid.latitudes.push_back(south + size / 2.2 * i / 16);
            query.grid.longitudes.push_back(west + size * i / 16);
        }
        if (!index.clusters(query, clusters)) std::abort();
    }
    state.SetLabel(filter_of(state).name);
}
BENCHMARK(Tile)
    ->ArgNames({"points", "filter", "zoom"})
    ->ArgsProduct({{10'000'000}, {0, 1, 3}, {0, 4, 8, 12, 16}})
    ->Unit(benchmark::kMicrosecond);

// The k nearest of the whole earth, from where nothing is near.
void NearestFromAfar(benchmark::State& state) {
    const Index& index = bench_world(static_cast<std::uint64_t>(state.range(0)));
    std::vector<Hit> hits;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position query{-89.9 + static_cast<double>(next % 60) * 0.5,
                             bench_queries()[next % kBenchQueries].longitude};
        ++next;
        index.search({.area = Nearest{query}}, hits);
    }
}
BENCHMARK(NearestFromAfar)->Arg(10'000'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace madang::geo
