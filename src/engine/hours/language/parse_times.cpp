// Times of the day.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/hours/language/parse.h"

namespace madang::hours {
namespace {

constexpr int kMinutesOfHour = 60;
constexpr int kHoursOfDay = 24;
constexpr int kTwoDays = 2 * kMinutesOfDay;

// How long a place with an open end is taken to stay, as the npm package guesses.
constexpr int kLateEvening = 22 * kMinutesOfHour;
constexpr int kEvening = 17 * kMinutesOfHour;
constexpr int kGuessLate = 8 * kMinutesOfHour;
constexpr int kGuessEvening = 10 * kMinutesOfHour;

Moment clock(int minutes) {
    return {.kind = Moment::Kind::kClock, .minutes = static_cast<std::int16_t>(minutes)};
}

// Clock minutes that decide, once and for all days, whether a sun's end lies on the next day.
int typical_minutes(const Moment& moment) {
    if (moment.kind == Moment::Kind::kClock) return moment.minutes;
    switch (moment.event) {
        case SunEvent::kDawn: return 5 * kMinutesOfHour + 30 + moment.minutes;
        case SunEvent::kSunrise: return 6 * kMinutesOfHour + moment.minutes;
        case SunEvent::kSunset: return 18 * kMinutesOfHour + moment.minutes;
        case SunEvent::kDusk: break;
    }
    return 18 * kMinutesOfHour + 30 + moment.minutes;
}

Moment guessed_end(const Moment& begin) {
    const int minutes = typical_minutes(begin);
    if (minutes >= kLateEvening) return clock(std::min(minutes + kGuessLate, kTwoDays));
    if (minutes >= kEvening) return clock(minutes + kGuessEvening);
    return clock(kMinutesOfDay);
}

Result<int> hour_and_minute(Cursor& cursor) {
    const int hour = cursor.take().value;
    cursor.skip();  // :
    if (!cursor.sees(TokenKind::kNumber) || cursor.peek().value >= kMinutesOfHour) {
        return cursor.refuse("expected minutes, 00 to 59");
    }
    if (hour * kMinutesOfHour > kTwoDays) return cursor.refuse("expected an hour, 00 to 48");
    return hour * kMinutesOfHour + cursor.take().value;
}

// "(sunset-01:30)"
Result<Moment> moved_sun(Cursor& cursor) {
    cursor.skip();
    if (!cursor.sees(TokenKind::kSun)) return cursor.refuse("expected sunrise, sunset, dawn, dusk");
    Moment moment{.kind = Moment::Kind::kSun, .event = static_cast<SunEvent>(cursor.take().value)};
    const bool minus = cursor.sees(TokenKind::kDash);
    if (!minus && !cursor.sees(TokenKind::kPlus)) return cursor.refuse("expected '+' or '-'");
    cursor.skip();
    if (!cursor.sees(TokenKind::kNumber, TokenKind::kColon)) {
        return cursor.refuse("expected hours and minutes such as 01:30");
    }
    const int minutes = TRY(hour_and_minute(cursor));
    if (minutes >= kMinutesOfDay) return cursor.refuse("expected less than 24 hours");
    moment.minutes = static_cast<std::int16_t>(minus ? -minutes : minutes);
    if (!cursor.take_if(TokenKind::kCloseParenthesis)) return cursor.refuse("expected ')'");
    return moment;
}

Result<Moment> moment(Cursor& cursor) {
    if (cursor.sees(TokenKind::kNumber, TokenKind::kColon)) {
        return clock(TRY(hour_and_minute(cursor)));
    }
    if (cursor.sees(TokenKind::kOpenParenthesis)) return moved_sun(cursor);
    if (cursor.sees(TokenKind::kSun)) {
        return Moment{.kind = Moment::Kind::kSun,
                      .event = static_cast<SunEvent>(cursor.take().value)};
    }
    return cursor.refuse("expected a time such as 09:00");
}

// An end may leave its minutes out: "12:00-15".
Result<Moment> end_moment(Cursor& cursor) {
    const bool bare = cursor.sees(TokenKind::kNumber) && !cursor.sees_at(1, TokenKind::kColon);
    if (!bare || cursor.peek().value > kHoursOfDay) return moment(cursor);
    return clock(cursor.take().value * kMinutesOfHour);
}

bool both_clock(const Span& span) {
    return span.begin.kind == Moment::Kind::kClock && span.end.kind == Moment::Kind::kClock;
}

// Puts an end that lies before its begin onto the next day.
Result<> settle(const Cursor& cursor, Span& span) {
    const int begin = typical_minutes(span.begin);
    const int end = typical_minutes(span.end);
    const bool over = end < begin || (end == begin && both_clock(span));
    if (over && span.end.kind == Moment::Kind::kClock) {
        span.end = clock(end + kMinutesOfDay);
    } else {
        span.next_day = over;
    }
    if (span.end.kind == Moment::Kind::kClock && span.end.minutes > kTwoDays) {
        return cursor.refuse("expected an end within two days");
    }
    return {};
}

// "10-18"
Result<Span> bare_hours(Cursor& cursor) {
    const int begin = cursor.take().value * kMinutesOfHour;
    cursor.skip();  // -
    const int end = cursor.peek().value * kMinutesOfHour;
    if (begin >= kMinutesOfDay || end > kTwoDays) return cursor.refuse("expected hours, 0 to 24");
    cursor.skip();
    return Span{.begin = clock(begin), .end = clock(end < begin ? end + kMinutesOfDay : end)};
}

// An open end goes no further than the next span of its list: "07:00+,12:00-16:00".
void end_before(Span& open, const Span& next) {
    const bool later = both_clock(open) && next.begin.kind == Moment::Kind::kClock &&
                       next.begin.minutes > open.begin.minutes;
    if (later && next.begin.minutes < open.end.minutes) open.end = next.begin;
}

class TimesParser {
public:
    TimesParser(Cursor& cursor, std::vector<Span>& spans) : cursor_(cursor), spans_(spans) {}

    Result<> run() {
        while (true) {
            TRY(span());
            if (!cursor_.sees(TokenKind::kComma) || !begins_time(cursor_, 1)) return {};
            cursor_.skip();
        }
    }

private:
    Result<> span() {
        if (cursor_.sees(TokenKind::kNumber, TokenKind::kDash, TokenKind::kNumber)) {
            add(TRY(bare_hours(cursor_)));
            return {};
        }
        Span span{.begin = TRY(moment(cursor_)), .end = {}};
        if (span.begin.kind == Moment::Kind::kClock && span.begin.minutes >= kMinutesOfDay) {
            return cursor_.refuse("expected a begin before 24:00");
        }
        if (takes_open_end()) {
            add_open_end(span.begin);
            return {};
        }
        if (!cursor_.take_if(TokenKind::kDash)) return cursor_.refuse("expected '-' and an end");
        span.end = TRY(end_moment(cursor_));
        TRY(settle(cursor_, span));
        add(span);
        if (cursor_.take_if(TokenKind::kPlus)) add_open_end(span.end);
        if (cursor_.sees(TokenKind::kSlash))
            return cursor_.refuse("expected a span, not its period");
        return {};
    }

    // "+", and "-+" as "22:00-late" becomes.
    bool takes_open_end() {
        if (cursor_.sees(TokenKind::kDash, TokenKind::kPlus)) cursor_.skip();
        return cursor_.take_if(TokenKind::kPlus);
    }

    void add(const Span& span) {
        if (open_ < spans_.size()) end_before(spans_[open_], span);
        spans_.push_back(span);
    }

    void add_open_end(const Moment& begin) {
        add({.begin = begin, .end = guessed_end(begin), .open_end = true});
        open_ = spans_.size() - 1;
    }

    Cursor& cursor_;
    std::vector<Span>& spans_;
    std::size_t open_ = SIZE_MAX;  // the last span with an open end
};

}  // namespace

bool begins_time(const Cursor& cursor, std::size_t ahead) {
    if (cursor.sees_at(ahead, TokenKind::kNumber)) {
        return cursor.sees_at(ahead + 1, TokenKind::kColon) ||
               cursor.sees_at(ahead + 1, TokenKind::kDash);
    }
    return cursor.sees_at(ahead, TokenKind::kSun) ||
           (cursor.sees_at(ahead, TokenKind::kOpenParenthesis) &&
            cursor.sees_at(ahead + 1, TokenKind::kSun));
}

Result<> parse_times(Cursor& cursor, Rule& rule) {
    return TimesParser(cursor, rule.spans).run();
}

}  // namespace madang::hours
