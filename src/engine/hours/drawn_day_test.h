// Draws what a text says of one day, so that tests read like a door's sign.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "engine/hours/schedule.h"

namespace madang::hours {

inline const Zone& utc() {
    static const Zone zone = Zone::fixed("UTC", 0);
    return zone;
}

// 1 January, 25 and 26 December of 2015 to 2040.
inline const Holidays& few_holidays() {
    static const Holidays holidays = [] {
        Holidays made(day_of(2015, 1, 1), std::size_t{26} * 366);
        for (int year = 2015; year <= 2040; ++year) {
            made.insert(day_of(year, 1, 1));
            made.insert(day_of(year, 12, 25));
            made.insert(day_of(year, 12, 26));
        }
        return made;
    }();
    return holidays;
}

// On the meridian of Greenwich, with a clock that never changes.
inline Place greenwich() {
    return {.zone = &utc(), .holidays = &few_holidays(), .latitude = 51.48, .longitude = 0};
}

// "2024-12-24T09:30" of UTC.
inline WallTime at(std::string_view time) {
    const auto parsed = parse_rfc3339(std::string(time) + ":00Z");
    EXPECT_TRUE(parsed.has_value()) << time;
    return parsed.value_or(WallTime{});
}

inline Schedule schedule(std::string_view text) {
    auto parsed = Schedule::parse(text);
    EXPECT_TRUE(parsed.has_value())
        << text << ": " << (parsed ? std::string() : parsed.error().describe());
    return parsed ? *std::move(parsed) : Schedule::parse("off").value();
}

inline std::string clock_text(int minute) {
    const auto two = [](int number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return two(minute / 60) + ":" + two(minute % 60);
}

// "09:00-12:00 14:00-18:00", "closed"; unknown spans begin with "?", comments follow in brackets.
inline std::string drawn(std::string_view text, std::string_view date,
                         const Place& place = greenwich()) {
    const Schedule hours = schedule(text);
    const WallTime midnight = at(std::string(date) + "T00:00");
    std::string drawing;
    Status running;
    for (int minute = 0; minute <= kMinutesOfDay; ++minute) {
        const WallTime time{midnight.microseconds + minute * std::int64_t{60'000'000}};
        const Status status = minute < kMinutesOfDay ? hours.state_at(time, place) : Status{};
        if (status == running) continue;
        if (running.state != State::kClosed) drawing += clock_text(minute);
        if (running.state != State::kClosed && !running.comment.empty()) {
            drawing += "[" + std::string(running.comment) + "]";
        }
        if (status.state != State::kClosed) {
            drawing += drawing.empty() ? "" : " ";
            drawing += (status.state == State::kUnknown ? "?" : "") + clock_text(minute) + "-";
        }
        running = status;
    }
    return drawing.empty() ? "closed" : drawing;
}

}  // namespace madang::hours
