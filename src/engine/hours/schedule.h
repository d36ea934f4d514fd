// Opening hours in OpenStreetMap's language: "Mo-Fr 09:00-18:00; PH off".
//
// Idea:       text becomes rules once; those that name only weekdays and clock times become one
//             table of a week. A question at an instant takes the place's local date and minute;
//             if no rule of a season, holiday, date or the sun concerns that day or the one
//             before, the table answers, else the rules are read in order.
// Invariants: (1) the state at an instant depends on text, place and local minute alone;
//             (2) next_change, week and possible_hours agree with state_at;
//             (3) possible_hours never misses an hour in which the place is open in some week.
// Meaning:    that of the npm package opening_hours, with the differences that
//             docs/internals/hours.md explains.
// Times:      years 0000 to 9999; beyond them the nearest instant answers.
// Threads:    immutable values, freely shared and cheap to copy.
// Limits:     hours/limits.h.
// Source:     https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/hours/limits.h"
#include "engine/hours/place.h"

namespace madang::hours {

enum class State : std::uint8_t { kClosed, kUnknown, kOpen };

// How a state comes about.
struct Status {
    State state = State::kClosed;
    bool guessed = false;      // unknown because the text leaves the end open ("17:00+")
    std::string_view comment;  // the rule's own words, or ""; lives as long as the schedule
    friend bool operator==(const Status&, const Status&) = default;
};

struct Change {
    WallTime at;
    Status status;
};

// A minute of the local clock: minutes since 1970-01-01T00:00 of that clock.
struct LocalMinute {
    std::int64_t value = 0;

    Day day() const;
    int minute_of_day() const;  // 0 to 1439
    friend constexpr auto operator<=>(LocalMinute, LocalMinute) = default;
};

// A run of one status, its end excluded.
struct Interval {
    LocalMinute begin;
    LocalMinute end;
    Status status;
};

inline constexpr std::size_t kHoursOfWeek = std::size_t{7} * 24;

// The hours of a week in UTC; hour 0 begins Monday 00:00.
using WeekHours = std::bitset<kHoursOfWeek>;

// The bit of WeekHours that holds `time`.
std::size_t week_hour_of(WallTime time);

class Schedule {
public:
    // Reads `text`. Cost: some microseconds. Errors: invalid or exhausted; the text says what was
    // expected, the detail is the offset in bytes where it was missed.
    static Result<Schedule> parse(std::string_view text);

    // Cost: tens of nanoseconds; some hundred where rules of a season or holiday apply.
    Status state_at(WallTime time, const Place& place) const;

    // The first instant after `time` at which the state (open, closed, unknown) is another, or
    // nothing within `horizon_days` (at most kHorizonDaysMax).
    std::optional<Change> next_change(WallTime time, const Place& place,
                                      std::int32_t horizon_days = kHorizonDaysMax) const;

    // What is not closed in the seven local days from the one that holds `time`, in order. Spans
    // over midnight stay whole; one that runs on beyond the last day ends with it.
    std::vector<Interval> week(WallTime time, const Place& place) const;

    // The hours of the week in which the state may be `least` or more in some week, whatever the
    // season, holidays and clock changes: for an index that prunes.
    WeekHours possible_hours(const Place& place, State least = State::kOpen) const;

    // Whether the answers depend on the place's holidays, on its position (the sun).
    bool needs_holidays() const;
    bool needs_position() const;

private:
    struct Compiled;
    explicit Schedule(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace madang::hours
