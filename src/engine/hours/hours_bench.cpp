// What it costs to read opening hours and to ask them, CPU time of one thread.
//
//   engine_hours_bench --benchmark_filter=million
//
// The texts have the shapes of real ones: of 1,226 different texts of four extracts 88 name public
// holidays, 18 months, one the sun.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/hours/atlas.h"
#include "engine/hours/schedule.h"

namespace madang::hours {
namespace {

constexpr std::string_view kPlain = "Mo-Fr 09:00-18:00; Sa 10:00-16:00";
constexpr std::string_view kBar = "Su-Th 14:00-02:00, Fr 14:00-05:00, Sa 12:00-05:00";
constexpr std::string_view kHoliday = "Mo-Fr 09:00-18:00; Sa 10:00-16:00; PH off";
constexpr std::string_view kSeason =
    "Mo-Fr 9:00-18:00; Sa 10:00-15:00; Jun 1 - Aug 31 Sa off; Jun 1 - Aug 31 Mo-Fr 9:00-17:00; PH "
    "off";
constexpr std::string_view kPark = "sunrise-sunset";

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kStart = 1'717'400'000'000'000;  // June 2024
constexpr std::size_t kMillion = 1'000'000;

const Place& helsinki() {
    static const auto atlas = Atlas::open();
    CHECK(atlas.has_value(), "zone files are installed");
    static const Place place = [] {
        Place made = (*atlas)->place_at(60.17, 24.94);
        made.zone = (*atlas)->find_zone("Europe/Helsinki");
        made.holidays = (*atlas)->find_holidays("FI");
        return made;
    }();
    return place;
}

Schedule schedule(std::string_view text) {
    auto parsed = Schedule::parse(text);
    CHECK(parsed.has_value(), "the benchmark's texts are sound");
    return *std::move(parsed);
}

// Times of a minute's step that walk through five years.
class Walk {
public:
    WallTime next() {
        at_ = (at_ + kStride) % kSpan;
        return {kStart + at_ * kMinute};
    }

private:
    static constexpr std::int64_t kSpan = std::int64_t{5} * 365 * kMinutesOfDay;
    static constexpr std::int64_t kStride = 1'299'709;
    std::int64_t at_ = 0;
};

void parse(benchmark::State& state, std::string_view text) {
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Schedule::parse(text));
}

void state_at(benchmark::State& state, std::string_view text) {
    const Schedule hours = schedule(text);
    Walk walk;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(hours.state_at(walk.next(), helsinki()));
    }
}

void next_change(benchmark::State& state, std::string_view text) {
    const Schedule hours = schedule(text);
    Walk walk;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(hours.next_change(walk.next(), helsinki()));
    }
}

void week(benchmark::State& state, std::string_view text) {
    const Schedule hours = schedule(text);
    Walk walk;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(hours.week(walk.next(), helsinki()));
    }
}

void possible_hours(benchmark::State& state, std::string_view text) {
    const Schedule hours = schedule(text);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(hours.possible_hours(helsinki()));
    }
}

BENCHMARK_CAPTURE(parse, plain, kPlain);
BENCHMARK_CAPTURE(parse, bar, kBar);
BENCHMARK_CAPTURE(parse, holiday, kHoliday);
BENCHMARK_CAPTURE(parse, season, kSeason);
BENCHMARK_CAPTURE(parse, park, kPark);
BENCHMARK_CAPTURE(state_at, plain, kPlain);
BENCHMARK_CAPTURE(state_at, bar, kBar);
BENCHMARK_CAPTURE(state_at, holiday, kHoliday);
BENCHMARK_CAPTURE(state_at, season, kSeason);
BENCHMARK_CAPTURE(state_at, park, kPark);
BENCHMARK_CAPTURE(next_change, plain, kPlain);
BENCHMARK_CAPTURE(next_change, bar, kBar);
BENCHMARK_CAPTURE(next_change, holiday, kHoliday);
BENCHMARK_CAPTURE(next_change, season, kSeason);
BENCHMARK_CAPTURE(next_change, park, kPark);
BENCHMARK_CAPTURE(week, plain, kPlain);
BENCHMARK_CAPTURE(week, bar, kBar);
BENCHMARK_CAPTURE(week, holiday, kHoliday);
BENCHMARK_CAPTURE(week, season, kSeason);
BENCHMARK_CAPTURE(week, park, kPark);
BENCHMARK_CAPTURE(possible_hours, plain, kPlain);
BENCHMARK_CAPTURE(possible_hours, bar, kBar);
BENCHMARK_CAPTURE(possible_hours, holiday, kHoliday);
BENCHMARK_CAPTURE(possible_hours, season, kSeason);
BENCHMARK_CAPTURE(possible_hours, park, kPark);

std::string clock_between(std::mt19937& random, int first, int last) {
    const int minute = std::uniform_int_distribution(first * 60, last * 60 - 1)(random);
    const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ":" + two(minute % 60);
}

std::string some_text(std::mt19937& random) {
    const auto span = [&] {
        return clock_between(random, 6, 12) + "-" + clock_between(random, 15, 24);
    };
    std::string text = "Mo-Fr " + span() + "; Sa " + span();
    if (random() % 2 == 0) text += "; Su " + span();
    if (random() % 14 == 0) text += "; PH off";
    if (random() % 60 == 0) text += "; Jun-Aug Sa off";
    return text;
}

struct Million {
    std::vector<Schedule> schedules;
    double bytes_each = 0;
};

const Million& million() {
    static const Million made = [] {
        std::mt19937 random(1);
        Million building;
        const auto before = static_cast<double>(mallinfo2().uordblks);
        building.schedules.reserve(kMillion);
        for (std::size_t i = 0; i < kMillion; ++i) {
            building.schedules.push_back(schedule(some_text(random)));
        }
        building.bytes_each = (static_cast<double>(mallinfo2().uordblks) - before) / kMillion;
        return building;
    }();
    return made;
}

// One million different schedules at one instant: what a filter without an index would cost.
void million_at_one_instant(benchmark::State& state) {
    const Million& all = million();
    Walk walk;
    std::size_t open = 0;
    for ([[maybe_unused]] auto _ : state) {
        const WallTime time = walk.next();
        for (const Schedule& hours : all.schedules) {
            if (hours.state_at(time, helsinki()).state == State::kOpen) ++open;
        }
    }
    benchmark::DoNotOptimize(open);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMillion));
    state.counters["bytes_each"] = all.bytes_each;
}
BENCHMARK(million_at_one_instant)->Unit(benchmark::kMillisecond);

void open_atlas(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Atlas::open());
}
BENCHMARK(open_atlas)->Unit(benchmark::kMillisecond);

void place_at(benchmark::State& state) {
    static const auto atlas = Atlas::open();
    std::mt19937 random(1);
    std::uniform_real_distribution<double> unit(0, 1);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(
            (*atlas)->place_at(unit(random) * 140 - 60, unit(random) * 360 - 180));
    }
}
BENCHMARK(place_at);

}  // namespace
}  // namespace madang::hours
