// The worlds that the benchmarks of this folder search: built once a process, facets and all.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/geo/index.h"
#include "io/environment.h"

namespace madang::geo {

inline constexpr std::size_t kBenchQueries = 20'000;

io::Environment& bench_environment();

// Where the index of so many points with so many unmerged changes lies; goes with the process.
std::string bench_directory(std::uint64_t points, std::size_t changes);

Entry entry_of(std::uint64_t id, Position position);
std::vector<Schedule> schedules();
Source world_source(std::uint64_t points);

// Moves the first points of the world elsewhere.
void move_points(Index& index, std::size_t changes);

// The world of so many points with so many unmerged changes. One is kept at a time.
Index& bench_world(std::uint64_t points, std::size_t changes = 0);

// kBenchQueries centres of the same density.
const std::vector<Position>& bench_queries();

struct NamedFilter {
    const char* name;
    Filter filter;
};
const std::vector<NamedFilter>& named_filters();

// Registers the benchmarks of opening the world of so many points.
void add_open_of(std::int64_t points);

// The filter that the benchmark's second argument numbers.
const NamedFilter& filter_of(const benchmark::State& state);

}  // namespace madang::geo
