// Years, weeks, weekdays and holidays.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/parse.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr int kWeeksOfYear = 53;
constexpr int kStepMax = 100;
constexpr int kNthMax = 5;
constexpr int kYearEndless = 9999;

Result<YearRange> year_range(Cursor& cursor) {
    YearRange range;
    range.from = range.to = static_cast<std::int16_t>(cursor.take().value);
    const bool later = cursor.sees(TokenKind::kDash, TokenKind::kYear);
    if (later) {
        cursor.skip();
        if (cursor.peek().value < range.from) return cursor.refuse("expected a later year");
        range.to = static_cast<std::int16_t>(cursor.take().value);
    }
    if (cursor.take_if(TokenKind::kPlus)) range.to = kYearEndless;
    if (cursor.sees(TokenKind::kSlash)) {
        range.step = static_cast<std::int16_t>(TRY(parse_step(cursor, kStepMax)));
        if (!later) range.to = kYearEndless;
    }
    return range;
}

Result<int> week_number(Cursor& cursor) {
    const Token& token = cursor.peek();
    if (token.kind != TokenKind::kNumber || token.value < 1 || token.value > kWeeksOfYear) {
        return cursor.refuse("expected the number of a week, 1 to 53");
    }
    return cursor.take().value;
}

Result<WeekRange> week_range(Cursor& cursor) {
    WeekRange range;
    range.from = range.to = static_cast<std::uint8_t>(TRY(week_number(cursor)));
    if (cursor.sees(TokenKind::kDash, TokenKind::kNumber)) {
        cursor.skip();
        range.to = static_cast<std::uint8_t>(TRY(week_number(cursor)));
        if (range.to < range.from) return cursor.refuse("expected a later week");
    }
    range.step = static_cast<std::uint8_t>(TRY(parse_step(cursor, kWeeksOfYear)));
    return range;
}

// "1", "-1" or "1-2" inside the brackets, as bits of NthWeekday.
Result<std::uint16_t> nth_bits(Cursor& cursor) {
    const bool from_end = cursor.take_if(TokenKind::kDash);
    const int first = cursor.peek().value;
    if (!cursor.sees(TokenKind::kNumber) || first < 1 || first > kNthMax) {
        return cursor.refuse("expected a number from 1 to 5 or -1 to -5");
    }
    cursor.skip();
    if (from_end) return static_cast<std::uint16_t>(1U << (7 + first));
    int last = first;
    if (cursor.take_if(TokenKind::kDash)) {
        last = cursor.peek().value;
        if (!cursor.sees(TokenKind::kNumber) || last < first || last > kNthMax) {
            return cursor.refuse("expected a larger number, up to 5");
        }
        cursor.skip();
    }
    unsigned bits = 0;
    for (int n = first; n <= last; ++n) bits |= 1U << (n - 1);
    return static_cast<std::uint16_t>(bits);
}

Result<NthWeekday> nth_weekday(Cursor& cursor) {
    NthWeekday nth;
    nth.weekday = static_cast<std::uint8_t>(cursor.take().value);
    cursor.skip();  // [
    do {
        nth.nths = static_cast<std::uint16_t>(nth.nths | TRY(nth_bits(cursor)));
    } while (cursor.take_if(TokenKind::kComma));
    if (!cursor.take_if(TokenKind::kCloseBracket)) return cursor.refuse("expected ']'");
    nth.moved_days = static_cast<std::int8_t>(TRY(parse_moved_days(cursor, kMovedWeekdaysMax)));
    return nth;
}

std::uint8_t weekday_bits(Cursor& cursor) {
    const int first = cursor.take().value;
    int last = first;
    if (cursor.sees(TokenKind::kDash, TokenKind::kWeekday)) {
        cursor.skip();
        last = cursor.take().value;
    }
    unsigned bits = 1U << last;
    for (int day = first; day != last; day = (day + 1) % kDaysOfWeek) bits |= 1U << day;
    return static_cast<std::uint8_t>(bits);
}

Result<> weekday_item(Cursor& cursor, WeekdaySelector& selector) {
    if (cursor.sees(TokenKind::kHoliday)) {
        HolidayMark mark{.kind = static_cast<HolidayMark::Kind>(cursor.take().value)};
        mark.moved_days =
            static_cast<std::int8_t>(TRY(parse_moved_days(cursor, kMovedHolidaysMax)));
        selector.holidays.push_back(mark);
    } else if (cursor.sees(TokenKind::kWeekday, TokenKind::kOpenBracket)) {
        selector.nths.push_back(TRY(nth_weekday(cursor)));
    } else {
        selector.weekdays = static_cast<std::uint8_t>(selector.weekdays | weekday_bits(cursor));
    }
    return {};
}

bool goes_on_with_day(const Cursor& cursor) {
    return cursor.sees(TokenKind::kComma, TokenKind::kWeekday) ||
           cursor.sees(TokenKind::kComma, TokenKind::kHoliday);
}

bool goes_on_with_week(const Cursor& cursor) {
    return cursor.sees(TokenKind::kComma, TokenKind::kWeek) ||
           (cursor.sees(TokenKind::kComma, TokenKind::kNumber) &&
            !cursor.sees_at(2, TokenKind::kColon));
}

}  // namespace

Result<> parse_years(Cursor& cursor, Rule& rule) {
    rule.years.push_back(TRY(year_range(cursor)));
    while (cursor.sees(TokenKind::kComma, TokenKind::kYear)) {
        cursor.skip();
        rule.years.push_back(TRY(year_range(cursor)));
    }
    return {};
}

Result<> parse_weeks(Cursor& cursor, Rule& rule) {
    cursor.skip();  // week
    rule.weeks.push_back(TRY(week_range(cursor)));
    while (goes_on_with_week(cursor)) {
        cursor.skip();
        cursor.take_if(TokenKind::kWeek);
        rule.weeks.push_back(TRY(week_range(cursor)));
    }
    return {};
}

Result<> parse_weekdays(Cursor& cursor, Rule& rule) {
    WeekdaySelector selector;
    TRY(weekday_item(cursor, selector));
    while (goes_on_with_day(cursor)) {
        cursor.skip();
        TRY(weekday_item(cursor, selector));
    }
    // Holidays alone are a condition of their own: "PH Mo-Fr" is a holiday that falls on Mo-Fr.
    const bool only_holidays = selector.weekdays == 0 && selector.nths.empty();
    auto& holidays = only_holidays ? rule.holidays : rule.weekdays.holidays;
    holidays.insert(holidays.end(), selector.holidays.begin(), selector.holidays.end());
    auto& nths = rule.weekdays.nths;
    nths.insert(nths.end(), selector.nths.begin(), selector.nths.end());
    rule.weekdays.weekdays = static_cast<std::uint8_t>(rule.weekdays.weekdays | selector.weekdays);
    return {};
}

}  // namespace madang::hours
