// What a search may ask of a point besides where it is: category, rating, price, attributes, and
// being open.
//
// Idea:       the index knows small numbers, their meaning is the caller's. A schedule's number
//             stands for an opening-hours text in one place's time zone; the index is told in which
//             hours of the UTC week it may be open (to pass over whole regions), and each query
//             brings the set of schedules that are open at its instant (to decide each point).
// Threads:    values.
// Limits:     geo/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/geo/limits.h"

namespace madang::geo {

// A point's group (a place's category). 0 means none. Summaries are sharpest where numbers are
// given densely from 1 (packed/summary.h).
struct Category {
    std::uint16_t value = 0;
    friend constexpr auto operator<=>(Category, Category) = default;
};

// Hour h of the UTC week that begins on Monday at 00:00 is bit h.
using HoursOfWeek = std::bitset<kHoursOfWeek>;

// The hours in which the schedule `number` may be open in any week, to be too many rather than too
// few. Number 0 means that nothing is known and is not defined.
struct Schedule {
    std::uint32_t number = 0;
    HoursOfWeek hours{};
};

// Schedule s is bit s % 64 of word s / 64; what is beyond the last word is not in the set.
using ScheduleSet = std::vector<std::uint64_t>;

// Points whose schedule is in `open`, at an instant in `hour` of the UTC week. With bit 0 points
// whose schedule is not known pass too. A schedule in `open` whose definition lacks `hour` may be
// missed.
struct OpenAt {
    std::uint16_t hour = 0;  // 0 to 167
    std::shared_ptr<const ScheduleSet> open{};
};

// All that is set must hold.
struct Filter {
    std::vector<Category> include{};  // any of these; if empty all
    std::vector<Category> exclude{};  // none of these; wins over `include`
    std::uint8_t rating_min = 0;      // tenths of a star; 0 asks nothing, 1 that there is a rating
    std::uint8_t prices = 0;          // set of price levels, level p is bit p; 0 asks nothing
    std::uint32_t attributes = 0;     // all of these flags
    std::optional<OpenAt> open_at{};
};

}  // namespace madang::geo
