// The Gregorian calendar as opening hours need it: days as numbers, weeks of ISO 8601, Easter.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace madang::hours {

// A day of the local calendar, counted from 1970-01-01.
using Day = std::int32_t;

inline constexpr int kMinutesOfDay = 24 * 60;
inline constexpr int kMinutesOfWeek = 7 * kMinutesOfDay;

struct Date {
    Day day = 0;
    int year = 1970;
    int month = 1;         // 1 to 12
    int day_of_month = 1;  // 1 to 31
    int weekday = 3;       // 0 is Monday
};

Date date_of(Day day);
Day day_of(int year, int month, int day_of_month);

// 0 is Monday.
int weekday_of(Day day);

int days_of_month(int year, int month);

// The week's number by ISO 8601: week 1 holds the year's first Thursday.
int week_of(const Date& date);

// Easter Sunday of the western churches. Source: "Anonymous Gregorian algorithm", Nature, 1876.
Day easter_of(int year);

}  // namespace madang::hours
