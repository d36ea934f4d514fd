// Months, days of them, and Easter.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/parse.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr std::uint8_t kLastDay = 31;
constexpr int kNthMax = 5;
constexpr int kLeapYear = 2024;
constexpr int kStepMax = 366;

// A day or a whole month.
struct Mark {
    DateMark from;
    DateMark to;  // equals `from` but for a month
};

// Whether a number here is a day: not the hour of "Jan 10:00-12:00".
bool sees_day(const Cursor& cursor, std::size_t ahead = 0) {
    if (!cursor.sees_at(ahead, TokenKind::kNumber)) return false;
    const bool time = cursor.sees_at(ahead + 1, TokenKind::kColon) &&
                      cursor.sees_at(ahead + 2, TokenKind::kNumber) &&
                      (cursor.sees_at(ahead + 3, TokenKind::kDash) ||
                       cursor.sees_at(ahead + 3, TokenKind::kPlus));
    return !time;
}

Result<std::uint8_t> day_of_month(Cursor& cursor, int month) {
    const int day = cursor.peek().value;
    if (day < 1 || day > days_of_month(kLeapYear, month)) {
        return cursor.refuse("expected a day that the month has");
    }
    cursor.skip();
    return static_cast<std::uint8_t>(day);
}

// "[-1]" and what moves it.
Result<> nth_of_month(Cursor& cursor, DateMark& mark) {
    mark.kind = DateMark::Kind::kNthWeekday;
    mark.weekday = static_cast<std::uint8_t>(cursor.take().value);
    cursor.skip();  // [
    const bool from_end = cursor.take_if(TokenKind::kDash);
    const int nth = cursor.peek().value;
    if (!cursor.sees(TokenKind::kNumber) || nth < 1 || nth > kNthMax) {
        return cursor.refuse("expected a number from 1 to 5 or -1 to -5");
    }
    cursor.skip();
    mark.nth = static_cast<std::int8_t>(from_end ? -nth : nth);
    if (!cursor.take_if(TokenKind::kCloseBracket)) return cursor.refuse("expected ']'");
    mark.moved_days = static_cast<std::int16_t>(TRY(parse_moved_days(cursor, kMovedWeekdaysMax)));
    return {};
}

Result<Mark> month_mark(Cursor& cursor, DateMark mark) {
    mark.month = static_cast<std::uint8_t>(cursor.take().value);
    if (cursor.sees(TokenKind::kWeekday, TokenKind::kOpenBracket)) {
        TRY(nth_of_month(cursor, mark));
    } else if (sees_day(cursor)) {
        mark.day_of_month = TRY(day_of_month(cursor, mark.month));
    } else {
        DateMark last = mark;
        last.day_of_month = kLastDay;
        return Mark{mark, last};
    }
    return Mark{mark, mark};
}

Result<Mark> read_mark(Cursor& cursor) {
    DateMark mark;
    if (cursor.sees(TokenKind::kYear)) mark.year = static_cast<std::int16_t>(cursor.take().value);
    if (cursor.sees(TokenKind::kMonth)) return month_mark(cursor, mark);
    if (!cursor.take_if(TokenKind::kEaster)) return cursor.refuse("expected a month or easter");
    mark.kind = DateMark::Kind::kEaster;
    mark.moved_days = static_cast<std::int16_t>(TRY(parse_moved_days(cursor, kMovedEventsMax)));
    return Mark{mark, mark};
}

bool begins_mark(const Cursor& cursor, std::size_t ahead) {
    const std::size_t after = ahead + (cursor.sees_at(ahead, TokenKind::kYear) ? 1 : 0);
    return cursor.sees_at(after, TokenKind::kMonth) || cursor.sees_at(after, TokenKind::kEaster);
}

// A range that names one year means the other end in it too, or in the one after.
void complete_years(DateRange& range) {
    if (range.from.year == 0 || range.to.year != 0) return;
    const bool earlier =
        range.to.kind == DateMark::Kind::kFixed && range.from.kind == DateMark::Kind::kFixed &&
        (range.to.month < range.from.month ||
         (range.to.month == range.from.month && range.to.day_of_month < range.from.day_of_month));
    range.to.year = static_cast<std::int16_t>(range.from.year + (earlier ? 1 : 0));
}

// "24", "24-26" of the month that `range` begins in.
Result<> day_of_same_month(Cursor& cursor, DateRange& range) {
    range.from.day_of_month = TRY(day_of_month(cursor, range.from.month));
    range.to = range.from;
    if (cursor.sees(TokenKind::kDash) && sees_day(cursor, 1)) {
        cursor.skip();
        range.to.day_of_month = TRY(day_of_month(cursor, range.from.month));
        if (range.to.day_of_month < range.from.day_of_month) {
            return cursor.refuse("expected a later day of the month");
        }
    }
    return {};
}

bool is_day(const Mark& mark) {
    return mark.from.kind == DateMark::Kind::kFixed &&
           mark.to.day_of_month == mark.from.day_of_month;
}

// Whether it ends on a day, so that ",31" may follow.
bool names_day(const DateRange& range) {
    const bool whole_months = range.from.day_of_month == 1 && range.to.day_of_month == kLastDay;
    return range.from.kind == DateMark::Kind::kFixed && !whole_months;
}

Result<DateRange> date_range(Cursor& cursor) {
    const Mark first = TRY(read_mark(cursor));
    DateRange range{.from = first.from, .to = first.to};
    if (cursor.sees(TokenKind::kDash) && begins_mark(cursor, 1)) {
        cursor.skip();
        range.to = TRY(read_mark(cursor)).to;
        if (range.from.year == 0 && range.to.year != 0) {
            return cursor.refuse("expected a year at the begin of the range also");
        }
        complete_years(range);
    } else if (is_day(first) && cursor.sees(TokenKind::kDash) && sees_day(cursor, 1)) {
        cursor.skip();
        range.to.day_of_month = TRY(day_of_month(cursor, range.from.month));
        if (range.to.day_of_month < range.from.day_of_month) {
            return cursor.refuse("expected a later day of the month");
        }
    }
    range.step = static_cast<std::int16_t>(TRY(parse_step(cursor, kStepMax)));
    return range;
}

}  // namespace

Result<> parse_dates(Cursor& cursor, Rule& rule) {
    while (true) {
        rule.dates.push_back(TRY(date_range(cursor)));
        while (names_day(rule.dates.back()) && cursor.sees(TokenKind::kComma) &&
               sees_day(cursor, 1) && rule.dates.size() < kSelectorsMax) {
            DateRange range = rule.dates.back();
            range.step = 1;
            cursor.skip();
            TRY(day_of_same_month(cursor, range));
            rule.dates.push_back(range);
        }
        if (!cursor.sees(TokenKind::kComma) || !begins_mark(cursor, 1)) return {};
        cursor.skip();
    }
}

}  // namespace madang::hours
