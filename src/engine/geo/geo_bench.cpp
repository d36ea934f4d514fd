// The nearest 20 in the skewed world, CPU time in process, and what it costs to build, open and
// change.
//
//   engine_geo_bench --benchmark_filter=Nearest20/points:10000000
//   engine_geo_bench --benchmark_filter='Filtered|Counting|Page'
//   engine_geo_bench --benchmark_filter=Nearest20/points:200000000 200000000
//
// Further numbers on the command line are worlds of so many points for Nearest20 (53 B of memory
// each while they are built). p50 and p99 are wall time of single searches; compare CPU columns on
// a busy machine. SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numbers>

#include "base/text.h"
#include "engine/geo/index.h"
#include "engine/geo/skewed_world.h"
#include "io/system_environment.h"

namespace madang::geo {
namespace {

constexpr std::size_t kQueries = 20'000;

io::Environment& environment() {
    static io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
    return system.environment();
}

// A directory that goes with the process.
const std::string& directory() {
    struct Owner {
        Owner() {
            path = (std::filesystem::temp_directory_path() / "geo_bench_XXXXXX").string();
            if (mkdtemp(path.data()) == nullptr) std::abort();
        }
        ~Owner() { std::filesystem::remove_all(path); }
        std::string path;
    };
    static const Owner owner;
    return owner.path;
}

// Every 20th point is of category 1, every 100th of 2, every 1,000th of 3, the others of a thousand
// more; at kHalf one schedule in two is open, at kFew one in fifty; one point in five has none.
constexpr std::uint16_t kHalf = 60;
constexpr std::uint16_t kFew = 3;
constexpr std::uint32_t kSchedules = 5'000;

std::uint64_t mixed(std::uint64_t id, std::uint64_t stream) {
    std::uint64_t z = (id + stream * 0xC17E) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    return z ^ (z >> 31);
}

std::uint16_t category_of(std::uint64_t id) {
    const std::uint64_t part = mixed(id, 1) % 1000;
    if (part < 50) return 1;
    if (part < 60) return 2;
    if (part < 61) return 3;
    return static_cast<std::uint16_t>(4 + mixed(id, 2) % 1000);
}

Entry entry_of(std::uint64_t id, Position position) {
    Entry entry{.id = id, .position = position, .category = {category_of(id)}};
    entry.rating = static_cast<std::uint8_t>(10 + mixed(id, 3) % 41);
    entry.price = static_cast<std::uint8_t>(mixed(id, 4) % 5);
    entry.attributes = static_cast<std::uint32_t>(mixed(id, 5) & mixed(id, 6) & 0x3F'FFFF);
    if (mixed(id, 7) % 5 != 0) {
        entry.schedule = static_cast<std::uint32_t>(1 + mixed(id, 8) % kSchedules);
    }
    return entry;
}

bool may_be_open(std::uint32_t schedule, std::size_t hour) {
    if (hour == kHalf) return schedule % 2 == 0;
    if (hour == kFew) return schedule % 50 == 0;
    return hour % 24 >= 8 + schedule % 3 && hour % 24 < 16 + schedule % 5;
}

std::vector<Schedule> schedules() {
    std::vector<Schedule> defined;
    for (std::uint32_t number = 1; number <= kSchedules; ++number) {
        defined.push_back({number, {}});
        for (std::size_t h = 0; h < kHoursOfWeek; ++h) {
            defined.back().hours[h] = may_be_open(number, h);
        }
    }
    return defined;
}

OpenAt open_at(std::uint16_t hour) {
    ScheduleSet open(kSchedules / 64 + 1);
    for (std::uint32_t number = 1; number <= kSchedules; ++number) {
        if (may_be_open(number, hour)) open[number / 64] |= std::uint64_t{1} << (number % 64);
    }
    return {hour, std::make_shared<const ScheduleSet>(std::move(open))};
}

// Three hundred categories, as the node of a tree would have: 30 % of all points.
std::vector<Category> many_categories() {
    std::vector<Category> many;
    for (std::uint16_t i = 0; i < 300; ++i) many.push_back({static_cast<std::uint16_t>(4 + 3 * i)});
    return many;
}

struct NamedFilter {
    const char* name;
    Filter filter;
};

const std::vector<NamedFilter>& filters() {
    static const std::vector<NamedFilter> all = {
        {"none", {}},
        {"category of 1 in 20", {.include = {{1}}}},
        {"category of 1 in 100", {.include = {{2}}}},
        {"category of 1 in 1,000", {.include = {{3}}}},
        {"300 categories of 1 in 3", {.include = many_categories()}},
        {"all but 1 in 20", {.exclude = {{1}}}},
        {"open, 2 in 5", {.open_at = open_at(kHalf)}},
        {"open, 1 in 62", {.open_at = open_at(kFew)}},
        {"rating 4.5 or more, 1 in 7", {.rating_min = 45}},
        {"attribute and price, 1 in 20", {.prices = 2, .attributes = 8}},
        {"category 1 in 20, open 2 in 5, rating 4.0 (1 in 190)",
         {.include = {{1}}, .rating_min = 40, .open_at = open_at(kHalf)}},
        {"category 1 in 100, open 2 in 5, attribute (1 in 1,000)",
         {.include = {{2}}, .attributes = 4, .open_at = open_at(kHalf)}},
        {"category 1 in 1,000, open 2 in 5 (1 in 2,500)",
         {.include = {{3}}, .open_at = open_at(kHalf)}},
        {"category 1 in 20, open 1 in 62 (1 in 1,250)",
         {.include = {{1}}, .open_at = open_at(kFew)}},
    };
    return all;
}

Source world_source(std::uint64_t points) {
    return [world = SkewedWorld::points(), id = std::uint64_t{0}, points]() mutable {
        if (id == points) return std::optional<Entry>();
        const std::uint64_t next = id++;
        return std::optional(entry_of(next, world.next()));
    };
}

std::string directory_of(std::uint64_t points, std::size_t changes) {
    return directory() + "/" + std::to_string(points) + "-" + std::to_string(changes);
}

void move_points(Index& index, std::size_t changes) {
    SkewedWorld before = SkewedWorld::points();
    SkewedWorld after = SkewedWorld::points(7);
    for (std::size_t i = 0; i < changes; ++i) {
        const Entry entry = entry_of(i, after.next());
        const Change change{i + 2, i, entry, before.next()};
        if (!index.apply({&change, 1})) std::abort();
    }
}

// The world of so many points with so many unmerged changes, built once a process.
Index& world(std::uint64_t points, std::size_t changes = 0) {
    static std::map<std::pair<std::uint64_t, std::size_t>, std::unique_ptr<Index>> indexes;
    auto& index = indexes[{points, changes}];
    if (index != nullptr) return *index;
    indexes.clear();
    auto& opened = indexes[{points, changes}];
    // The delta is twice as large as what goes in, so that no merge begins.
    opened = *Index::open(environment(), directory_of(points, changes),
                          {.delta_changes_max = 2 * changes + 64});
    if (!opened->rebuild(world_source(points), 1, schedules())) std::abort();
    move_points(*opened, changes);
    return *opened;
}

const std::vector<Position>& queries() {
    static const std::vector<Position> positions = [] {
        std::vector<Position> drawn(kQueries);
        SkewedWorld world = SkewedWorld::queries();
        for (Position& position : drawn) position = world.next();
        return drawn;
    }();
    return positions;
}

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
        query.area = Circle{queries()[next++ % kQueries], {radius}};
        const MonotonicTime start = environment().clock.monotonic();
        index.search(query, hits);
        times.push_back((environment().clock.monotonic() - start).count());
        found += hits.size();
    }
    report(state, index, times);
    state.counters["hits"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}

void Nearest20(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    search_world(state, index, {}, static_cast<double>(state.range(1)));
}
BENCHMARK(Nearest20)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{1'000'000}, {500, 1000, 5000, 20'000}})
    ->ArgsProduct({{10'000'000}, {500, 1000, 5000, 20'000}})
    ->MinTime(0.5)
    ->Unit(benchmark::kMicrosecond);

const NamedFilter& filter_of(const benchmark::State& state) {
    return filters()[static_cast<std::size_t>(state.range(1))];
}

void Filtered(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    state.SetLabel(filter_of(state).name);
    search_world(state, index, {.filter = filter_of(state).filter},
                 static_cast<double>(state.range(2)));
}
BENCHMARK(Filtered)
    ->ArgNames({"points", "filter", "radius"})
    ->ArgsProduct({{10'000'000}, benchmark::CreateDenseRange(0, 13, 1), {500, 1000, 5000, 20'000}})
    ->Unit(benchmark::kMicrosecond);

void Counting(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    std::uint64_t counted = 0;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Circle circle{queries()[next++ % kQueries], {static_cast<double>(state.range(2))}};
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

// Page 1, 10, 100 and 1,000 of one search, each continued from the one before.
void Page(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    constexpr std::size_t kWalks = 200;
    static std::map<std::int64_t, std::vector<Query>> pages;
    std::vector<Query>& starts = pages[state.range(1)];
    std::vector<Hit> hits;
    while (starts.size() < kWalks) {
        Query query{.area = Circle{queries()[starts.size()], {20'000}}};
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

// A star of 50 corners around each centre, between half the radius and all of it.
Polygon star_around(Position centre, double radius) {
    constexpr int kCorners = 50;
    constexpr double kMetresPerDegree = 111'195;
    const double across = std::max(0.01, std::cos(centre.latitude * std::numbers::pi / 180));
    Polygon polygon{{{}}, centre};
    for (int i = 0; i < kCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCorners;
        const double reach = radius * (i % 2 == 0 ? 1 : 0.5) / kMetresPerDegree;
        polygon.rings[0].push_back(
            {std::clamp(centre.latitude + reach * std::sin(angle), -90.0, 90.0),
             centre.longitude + reach * std::cos(angle) / across});
    }
    polygon.rings[0].push_back(polygon.rings[0][0]);
    return polygon;
}

void NearestInPolygon(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    std::vector<Query> asked;
    for (const Position& centre : queries()) {
        asked.push_back({.area = star_around(centre, static_cast<double>(state.range(1)))});
    }
    std::vector<Hit> hits;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) index.search(asked[next++ % kQueries], hits);
}
BENCHMARK(NearestInPolygon)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{10'000'000}, {500, 1000, 5000, 20'000}})
    ->Unit(benchmark::kMicrosecond);

void CountInPolygon(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position centre = queries()[next++ % kQueries];
        index.count({.area = star_around(centre, static_cast<double>(state.range(1)))});
    }
}
BENCHMARK(CountInPolygon)
    ->ArgNames({"points", "radius"})
    ->ArgsProduct({{10'000'000}, {500, 20'000}})
    ->Unit(benchmark::kMicrosecond);

// 16 x 16 cells over a tile of 360 / 2^zoom degrees around each centre.
void Tile(benchmark::State& state) {
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    const double size = 360.0 / static_cast<double>(std::uint64_t{1} << state.range(2));
    std::vector<Cluster> clusters;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position centre = queries()[next++ % kQueries];
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
    const Index& index = world(static_cast<std::uint64_t>(state.range(0)));
    std::vector<Hit> hits;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Position query{-89.9 + static_cast<double>(next % 60) * 0.5,
                             queries()[next % kQueries].longitude};
        ++next;
        index.search({.area = Nearest{query}}, hits);
    }
}
BENCHMARK(NearestFromAfar)->Arg(10'000'000)->Unit(benchmark::kMicrosecond);

void Nearest20WithDelta(benchmark::State& state) {
    const Index& index =
        world(static_cast<std::uint64_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
    search_world(state, index, {}, static_cast<double>(state.range(2)));
}
BENCHMARK(Nearest20WithDelta)
    ->ArgNames({"points", "changes", "radius"})
    ->ArgsProduct({{10'000'000}, {65'535}, {500, 1000, 5000, 20'000}})
    ->MinTime(0.5)
    ->Unit(benchmark::kMicrosecond);

void Apply(benchmark::State& state) {
    auto index = *Index::open(environment(), directory() + "/apply",
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
        auto index = *Index::open(environment(), directory_of(points, 0) + "-merge",
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
        auto index = *Index::open(environment(), directory_of(points, 0), {});
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
    world(points);
    for ([[maybe_unused]] auto _ : state) {
        auto index = *Index::open(environment(), directory_of(points, 0), {});
        if (index->statistics().points != points) std::abort();
    }
}
BENCHMARK(Open)->Arg(10'000'000)->Iterations(5)->Unit(benchmark::kMillisecond);

void OpenAndVerifyLater(benchmark::State& state) {
    const auto points = static_cast<std::uint64_t>(state.range(0));
    world(points);
    const Options options{.verification = Verification::kInBackground};
    for ([[maybe_unused]] auto _ : state) {
        auto index = *Index::open(environment(), directory_of(points, 0), options);
        if (index->statistics().points != points) std::abort();
    }
}
BENCHMARK(OpenAndVerifyLater)->Arg(10'000'000)->Iterations(5)->Unit(benchmark::kMillisecond);

void add_world(std::uint64_t points) {
    benchmark::RegisterBenchmark("Nearest20", Nearest20)
        ->ArgNames({"points", "radius"})
        ->ArgsProduct({{static_cast<std::int64_t>(points)}, {500, 1000, 5000, 20'000}})
        ->Unit(benchmark::kMicrosecond);
    const auto count = static_cast<std::int64_t>(points);
    benchmark::RegisterBenchmark("Open", Open)
        ->Arg(count)
        ->Iterations(3)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("OpenAndVerifyLater", OpenAndVerifyLater)
        ->Arg(count)
        ->Iterations(3)
        ->Unit(benchmark::kMillisecond);
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
