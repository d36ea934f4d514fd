// Building them.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <filesystem>
#include <map>

#include "engine/geo/bench_world.h"
#include "engine/geo/skewed_facets.h"
#include "engine/geo/skewed_world.h"
#include "io/system_environment.h"

namespace madang::geo {
namespace {

// A directory that goes with the process.
const std::string& scratch() {
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

// At kHalf one schedule in two is open, at kFew one in fifty; one point in five has none.
constexpr std::uint16_t kHalf = 60;
constexpr std::uint16_t kFew = 3;
constexpr std::uint32_t kSchedules = 5'000;

bool may_be_open(std::uint32_t schedule, std::size_t hour) {
    if (hour == kHalf) return schedule % 2 == 0;
    if (hour == kFew) return schedule % 50 == 0;
    return hour % 24 >= 8 + schedule % 3 && hour % 24 < 16 + schedule % 5;
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
    many.reserve(300);
    for (std::uint16_t i = 0; i < 300; ++i) many.push_back({static_cast<std::uint16_t>(4 + 3 * i)});
    return many;
}

}  // namespace

io::Environment& bench_environment() {
    static io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
    return system.environment();
}

std::string bench_directory(std::uint64_t points, std::size_t changes) {
    return scratch() + "/" + std::to_string(points) + "-" + std::to_string(changes);
}

Entry entry_of(std::uint64_t id, Position position) {
    Entry entry{.id = id, .position = position, .category = {skewed_category(id)}};
    entry.rating = skewed_rating(id);
    entry.price = static_cast<std::uint8_t>(skewed_number(id, 4) % 5);
    entry.attributes =
        static_cast<std::uint32_t>(skewed_number(id, 5) & skewed_number(id, 6) & 0x3F'FFFF);
    if (skewed_number(id, 7) % 5 != 0) {
        entry.schedule = static_cast<std::uint32_t>(1 + skewed_number(id, 8) % kSchedules);
    }
    return entry;
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

Source world_source(std::uint64_t points) {
    return [world = SkewedWorld::points(), id = std::uint64_t{0}, points]() mutable {
        if (id == points) return std::optional<Entry>();
        const std::uint64_t next = id++;
        return std::optional(entry_of(next, world.next()));
    };
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

Index& bench_world(std::uint64_t points, std::size_t changes) {
    static std::map<std::pair<std::uint64_t, std::size_t>, std::unique_ptr<Index>> indexes;
    auto& index = indexes[{points, changes}];
    if (index != nullptr) return *index;
    indexes.clear();
    auto& opened = indexes[{points, changes}];
    // The delta is twice as large as what goes in, so that no merge begins.
    opened = *Index::open(bench_environment(), bench_directory(points, changes),
                          {.delta_changes_max = 2 * changes + 64});
    if (!opened->rebuild(world_source(points), 1, schedules())) std::abort();
    move_points(*opened, changes);
    return *opened;
}

const std::vector<Position>& bench_queries() {
    static const std::vector<Position> positions = [] {
        std::vector<Position> drawn(kBenchQueries);
        SkewedWorld world = SkewedWorld::queries();
        for (Position& position : drawn) position = world.next();
        return drawn;
    }();
    return positions;
}

const std::vector<NamedFilter>& named_filters() {
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

const NamedFilter& filter_of(const benchmark::State& state) {
    return named_filters()[static_cast<std::size_t>(state.range(1))];
}

}  // namespace madang::geo
