// What a text says, rule by rule: what the parser makes and the evaluation reads.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/hours/calendar.h"
#include "engine/hours/schedule.h"

namespace madang::hours {

// A day of the year, or of one year.
struct DateMark {
    enum class Kind : std::uint8_t { kFixed, kEaster, kNthWeekday };

    Kind kind = Kind::kFixed;
    std::int16_t year = 0;          // 0: of every year
    std::uint8_t month = 1;         // 1 to 12; unused for Easter
    std::uint8_t day_of_month = 1;  // fixed days: 1 to 31
    std::uint8_t weekday = 0;       // nth weekdays: 0 is Monday
    std::int8_t nth = 0;            // nth weekdays: 1 to 5 from the month's start, -1 to -5 its end
    std::int16_t moved_days = 0;
};

// Both ends belong to it; `from` after `to` goes over the turn of the year. Whole months reach from
// their day 1 to their day 31, which every month's last day precedes or is.
struct DateRange {
    DateMark from;
    DateMark to;
    std::int16_t step = 1;  // every so many days from `from`
};

struct YearRange {
    std::int16_t from = 0;
    std::int16_t to = 0;
    std::int16_t step = 1;
};

struct WeekRange {
    std::uint8_t from = 1;
    std::uint8_t to = 53;
    std::uint8_t step = 1;
};

// "Mo[1,-1] +2 days"
struct NthWeekday {
    std::uint8_t weekday = 0;
    std::uint16_t nths = 0;  // bit n - 1 for the nth, bit 7 + n for the nth from the end
    std::int8_t moved_days = 0;
};

struct HolidayMark {
    enum class Kind : std::uint8_t { kPublic, kSchool };

    Kind kind = Kind::kPublic;
    std::int8_t moved_days = 0;
};

// The days of a week, and of holidays where both stand in one list ("Mo-Fr,PH").
struct WeekdaySelector {
    std::uint8_t weekdays = 0;  // bit 0 is Monday
    std::vector<NthWeekday> nths;
    std::vector<HolidayMark> holidays;

    bool present() const { return weekdays != 0 || !nths.empty() || !holidays.empty(); }
};

enum class SunEvent : std::uint8_t { kDawn, kSunrise, kSunset, kDusk };

// A time of the day: of the clock, or some minutes from what the sun does.
struct Moment {
    enum class Kind : std::uint8_t { kClock, kSun };

    Kind kind = Kind::kClock;
    SunEvent event = SunEvent::kSunrise;
    std::int16_t minutes = 0;
};

struct Span {
    Moment begin;
    Moment end;             // excluded; clock times after midnight are above 24:00
    bool next_day = false;  // a sun's end that lies on the day after
    bool open_end = false;  // the end is a guess
};

// How a rule stands to those before it: ";", ",", "||".
enum class Join : std::uint8_t { kOverride, kAdd, kFallback };

struct Rule {
    Join join = Join::kOverride;
    State state = State::kOpen;
    std::string comment;

    // A day is selected if each list that is not empty selects it.
    std::vector<YearRange> years;
    std::vector<HolidayMark> holidays;
    std::vector<DateRange> dates;
    std::vector<WeekRange> weeks;
    WeekdaySelector weekdays;

    std::vector<Span> spans;  // none: the whole day

    bool names_days() const {
        return !years.empty() || !holidays.empty() || !dates.empty() || !weeks.empty() ||
               weekdays.present();
    }
};

}  // namespace madang::hours
