// What all contestants of a benchmark hold and are asked: points with facets, and centres.
//
// Idea:    points, categories and ratings of the skewed world (engine/geo); opening hours as people
//          write them, read by the clock of each point's zone, since that is what a server does
//          with them. The others get the same meaning in the form that suits them: which schedule,
//          and in which minutes of the UTC week it is open.
// Threads: built once, then read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/geo/index.h"
#include "engine/hours/atlas.h"

namespace madang::bench {

inline constexpr int kMinutesOfWeek = 7 * 24 * 60;

struct Point {
    geo::Position position;
    std::uint32_t schedule = 0;  // index into World::schedules plus one; 0: hours not known
    std::uint16_t category = 0;  // 1 to geo::kSkewedCategories
    std::uint8_t rating = 0;     // tenths of a star
};

// A text read by one zone's clock.
struct WeekSchedule {
    std::string text;
    geo::HoursOfWeek possible;              // as geo::Schedule wants them
    std::vector<std::pair<int, int>> open;  // minutes of the UTC week of World::instant
    bool is_open = false;                   // at World::instant
};

struct World {
    std::vector<Point> points;
    std::vector<WeekSchedule> schedules;
    WallTime instant;                    // the T of "open at T"
    int minute = 0;                      // the same in the UTC week, Monday 00:00 first
    std::vector<geo::Position> centres;  // of the queries, from the density of the points
    std::vector<geo::Position> dense;    // those of them within 10 km of the largest city's middle

    geo::OpenAt open_at() const;
};

// Builds the world of so many points and queries. Half past ten in Greenwich, on the Wednesday
// after the next Monday of `now`, is its instant. Errors: those of hours::Atlas.
Result<World> build_world(std::size_t points, std::size_t queries, WallTime now);

// "kind=17", as the server is told a category.
std::string category_text(std::uint16_t category);

}  // namespace madang::bench
