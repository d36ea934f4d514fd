// The calendar, by std::chrono's civil days.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/calendar.h"

#include <chrono>

namespace madang::hours {
namespace {

namespace chrono = std::chrono;

chrono::sys_days days_of(Day day) {
    return chrono::sys_days(chrono::days(day));
}

}  // namespace

Date date_of(Day day) {
    const chrono::year_month_day ymd(days_of(day));
    return {.day = day,
            .year = static_cast<int>(ymd.year()),
            .month = static_cast<int>(static_cast<unsigned>(ymd.month())),
            .day_of_month = static_cast<int>(static_cast<unsigned>(ymd.day())),
            .weekday = weekday_of(day)};
}

Day day_of(int year, int month, int day_of_month) {
    const chrono::year_month_day ymd(chrono::year(year),
                                     chrono::month(static_cast<unsigned>(month)),
                                     chrono::day(static_cast<unsigned>(day_of_month)));
    return static_cast<Day>(chrono::sys_days(ymd).time_since_epoch().count());
}

int weekday_of(Day day) {
    const int thursday_based = day % 7;  // 1970-01-01 was a Thursday
    return (thursday_based + 3 + 7) % 7;
}

int days_of_month(int year, int month) {
    const chrono::year_month_day_last last(
        chrono::year(year), chrono::month_day_last(chrono::month(static_cast<unsigned>(month))));
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

int week_of(const Date& date) {
    const Date thursday = date_of(date.day - date.weekday + 3);
    return (thursday.day - day_of(thursday.year, 1, 1)) / 7 + 1;
}

Day easter_of(int year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int month = (h + l - 7 * m + 114) / 31;
    const int day = (h + l - 7 * m + 114) % 31 + 1;
    return day_of(year, month, day);
}

}  // namespace madang::hours
