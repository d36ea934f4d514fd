// Date selectors against a date.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/evaluation/selection.h"

#include <algorithm>
#include <optional>

namespace madang::hours {
namespace {

constexpr unsigned kAllWeekdays = 0x7F;
constexpr int kDaysOfWeek = 7;

bool selects(const YearRange& range, const Date& date) {
    return range.from <= date.year && date.year <= range.to &&
           (date.year - range.from) % range.step == 0;
}

bool selects(const WeekRange& range, int week) {
    return range.from <= week && week <= range.to && (week - range.from) % range.step == 0;
}

bool selects(const HolidayMark& mark, const Date& date, const Place& place) {
    return mark.kind == HolidayMark::Kind::kPublic && place.holidays != nullptr &&
           place.holidays->contains(date.day - mark.moved_days);
}

bool selects(const NthWeekday& nth, const Date& date) {
    const Date base = nth.moved_days == 0 ? date : date_of(date.day - nth.moved_days);
    if (base.weekday != nth.weekday) return false;
    const int from_start = (base.day_of_month - 1) / kDaysOfWeek;
    const int left = days_of_month(base.year, base.month) - base.day_of_month;
    return ((nth.nths >> from_start | nth.nths >> (8 + left / kDaysOfWeek)) & 1U) != 0;
}

// The mark's day in `year`, or nothing if that year has none. A month's day 31 is its last.
std::optional<Day> day_in(const DateMark& mark, int year) {
    if (mark.kind == DateMark::Kind::kEaster) return easter_of(year) + mark.moved_days;
    const int length = days_of_month(year, mark.month);
    if (mark.kind == DateMark::Kind::kFixed) {
        return day_of(year, mark.month, std::min<int>(mark.day_of_month, length));
    }
    const Day first = day_of(year, mark.month, 1);
    const Day last = first + length - 1;
    const int forward = (mark.weekday - weekday_of(first) + kDaysOfWeek) % kDaysOfWeek;
    const int backward = (weekday_of(last) - mark.weekday + kDaysOfWeek) % kDaysOfWeek;
    const Day day = mark.nth > 0 ? first + forward + (mark.nth - 1) * kDaysOfWeek
                                 : last - backward + (mark.nth + 1) * kDaysOfWeek;
    if (day < first || day > last) return std::nullopt;
    return day + mark.moved_days;
}

bool in_steps(const DateRange& range, Day from, Day to, Day day) {
    return from <= day && day <= to && (day - from) % range.step == 0;
}

// Ranges that begin in `year` and end in it or in the next.
bool selects_from(const DateRange& range, int year, Day day) {
    const auto from = day_in(range.from, year);
    auto to = day_in(range.to, range.to.year == 0 ? year : range.to.year);
    if (from && to && range.to.year == 0 && *to < *from) to = day_in(range.to, year + 1);
    return from && to && in_steps(range, *from, *to, day);
}

// Days and months of every year compare as they are written: 29 February is only in leap years.
bool selects_plain(const DateRange& range, const Date& date) {
    const auto key = [](int month, int day) { return month * 32 + day; };
    const int from = key(range.from.month, range.from.day_of_month);
    const int to = key(range.to.month, range.to.day_of_month);
    const int at = key(date.month, date.day_of_month);
    return from <= to ? from <= at && at <= to : at >= from || at <= to;
}

bool selects(const DateRange& range, const Date& date) {
    const bool fixed =
        range.from.kind == DateMark::Kind::kFixed && range.to.kind == DateMark::Kind::kFixed;
    if (range.from.year != 0) return selects_from(range, range.from.year, date.day);
    if (fixed && range.step == 1) return selects_plain(range, date);
    for (int year = date.year - 1; year <= date.year + 1; ++year) {
        if (selects_from(range, year, date.day)) return true;
    }
    return false;
}

bool selects(const WeekdaySelector& selector, const Date& date, const Place& place) {
    return (selector.weekdays >> date.weekday & 1U) != 0 ||
           std::ranges::any_of(selector.nths, [&](auto& nth) { return selects(nth, date); }) ||
           std::ranges::any_of(selector.holidays,
                               [&](auto& mark) { return selects(mark, date, place); });
}

bool selects(const std::vector<WeekRange>& weeks, const Date& date) {
    const int week = week_of(date);
    return std::ranges::any_of(weeks, [&](auto& range) { return selects(range, week); });
}

bool is_clock(const Span& span) {
    return span.begin.kind == Moment::Kind::kClock && span.end.kind == Moment::Kind::kClock;
}

}  // namespace

bool selects(const Rule& rule, const Date& date, const Place& place) {
    const auto any = [&](const auto& list, auto... more) {
        return list.empty() || std::ranges::any_of(list, [&](const auto& item) {
                   return selects(item, date, more...);
               });
    };
    return (!rule.weekdays.present() || selects(rule.weekdays, date, place)) && any(rule.years) &&
           any(rule.holidays, place) && any(rule.dates) &&
           (rule.weeks.empty() || selects(rule.weeks, date));
}

bool is_weekly(const Rule& rule) {
    return rule.years.empty() && rule.holidays.empty() && rule.dates.empty() &&
           rule.weeks.empty() && rule.weekdays.nths.empty() && rule.weekdays.holidays.empty() &&
           std::ranges::all_of(rule.spans, is_clock);
}

unsigned possible_weekdays(const Rule& rule) {
    if (!rule.weekdays.present() || !rule.weekdays.holidays.empty()) return kAllWeekdays;
    unsigned days = rule.weekdays.weekdays;
    for (const NthWeekday& nth : rule.weekdays.nths) {
        days |= 1U << ((nth.weekday + nth.moved_days + kDaysOfWeek) % kDaysOfWeek);
    }
    return days;
}

}  // namespace madang::hours
