// Properties that hold for any text: the questions of one schedule agree with one another.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "engine/hours/drawn_day_test.h"

namespace madang::hours {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr UtcSeconds kHourSeconds = 3600;
constexpr UtcSeconds kDaySeconds = 86'400;

// Central Europe's clock, in the years that are tried.
const Zone& berlin() {
    static const Zone zone = [] {
        std::vector<Zone::Change> changes;
        for (int year = 2019; year <= 2030; ++year) {
            const auto last_sunday = [&](int month) {
                const Day last = day_of(year, month, 31);
                return last - (weekday_of(last) + 1) % 7;
            };
            changes.push_back({last_sunday(3) * kDaySeconds + kHourSeconds, 7200});
            changes.push_back({last_sunday(10) * kDaySeconds + kHourSeconds, 3600});
        }
        return Zone("Europe/Berlin", "DE", changes);
    }();
    return zone;
}

const Zone& lord_howe() {  // changes its clock by half an hour
    static const Zone zone(
        "Australia/Lord_Howe", "AU",
        {{1'696'087'800, 39600}, {1'712'415'600, 37800}, {1'728'142'200, 39600}});
    return zone;
}

Place some_place() {
    return *rc::gen::element(
        Place{.zone = &berlin(), .holidays = &few_holidays(), .latitude = 52.5, .longitude = 13.4},
        Place{.zone = &lord_howe(), .holidays = nullptr, .latitude = -31.5, .longitude = 159.1},
        Place{.zone = &utc(), .holidays = &few_holidays(), .latitude = 78.2, .longitude = 15.6});
}

std::string pick(const std::vector<std::string>& words) {
    return *rc::gen::elementOf(words);
}

std::string some_days() {
    return pick({"", "", "Mo-Fr ", "Sa ", "Su,PH ", "PH ", "Fr-Mo ", "Mo[1] ", "Sa[-1] ",
                 "Jun-Aug ", "Oct-Mar Mo-Fr ", "Dec 24-26 ", "Mar 20-Apr 10 ", "week 1-53/2 ",
                 "easter ", "2024 ", "Oct Su[-1] ", "PH -1 day "});
}

std::string some_times() {
    return pick({"", "09:00-18:00", "09:00-12:00,14:00-18:30", "22:00-04:00", "00:00-24:00",
                 "01:30-02:30", "02:10-03:10", "17:00+", "10:00-16:00+", "sunrise-sunset",
                 "(sunset-01:00)-(sunrise+00:30)", "23:59-00:01", "20:00-30:00"});
}

std::string some_rule() {
    const std::string rule = some_days() + some_times();
    return (rule.empty() ? "24/7" : rule) +
           pick({"", "", "", " off", " unknown", " open \"a\"", " \"b\""});
}

std::string some_text() {
    std::string text = some_rule();
    for (int more = *rc::gen::inRange(0, 4); more > 0; --more) {
        text += pick({"; ", "; ", ", ", " || "}) + some_rule();
    }
    return text;
}

// Within a few days of clock changes, holidays and the turn of a year, or any minute of 2024.
WallTime some_time() {
    const Day day = *rc::gen::oneOf(rc::gen::inRange(day_of(2024, 1, 1), day_of(2025, 1, 1)),
                                    rc::gen::inRange(day_of(2024, 3, 28), day_of(2024, 4, 2)),
                                    rc::gen::inRange(day_of(2024, 10, 4), day_of(2024, 10, 8)),
                                    rc::gen::inRange(day_of(2024, 10, 25), day_of(2024, 10, 29)),
                                    rc::gen::inRange(day_of(2024, 12, 23), day_of(2025, 1, 3)));
    const int minute = *rc::gen::inRange(0, kMinutesOfDay);
    return {(std::int64_t{day} * kMinutesOfDay + minute) * kMinute};
}

// Commas may join parts that no rule can begin with: such texts are no texts.
std::optional<Schedule> parsed(const std::string& text) {
    auto schedule = Schedule::parse(text);
    if (!schedule) return std::nullopt;
    return *std::move(schedule);
}

RC_GTEST_PROP(Property, NextChangeAgreesWithScanningTheMinutes, ()) {
    const std::string text = some_text();
    RC_TAG(text.find("sun") != std::string::npos ? "sun" : "clock");
    const auto schedule = parsed(text);
    RC_PRE(schedule.has_value());
    const Place place = some_place();
    const WallTime start = some_time();
    constexpr int kScannedDays = 9;
    const State state = schedule->state_at(start, place).state;
    WallTime scanned = start;
    const WallTime end{start.microseconds + std::int64_t{kScannedDays} * kMinutesOfDay * kMinute};
    do {
        scanned.microseconds += kMinute;
    } while (scanned < end && schedule->state_at(scanned, place).state == state);
    const auto change = schedule->next_change(start, place);
    if (scanned < end) {
        RC_ASSERT(change.has_value());
        RC_ASSERT(change->at == scanned);
        RC_ASSERT(change->status == schedule->state_at(scanned, place));
    } else {
        RC_ASSERT(!change || change->at >= end);
    }
}

RC_GTEST_PROP(Property, TheWeekAgreesWithTheStateOfEachMinute, ()) {
    const std::string text = some_text();
    const auto schedule = parsed(text);
    RC_PRE(schedule.has_value());
    Place place = some_place();
    place.zone = &utc();  // local minutes are instants
    const WallTime start = some_time();
    const auto week = schedule->week(start, place);
    const std::int64_t first = start.microseconds / kMinute / kMinutesOfDay * kMinutesOfDay;
    std::size_t next = 0;
    for (std::int64_t minute = first; minute < first + kMinutesOfWeek; ++minute) {
        while (next < week.size() && week[next].end.value <= minute) ++next;
        const bool inside = next < week.size() && week[next].begin.value <= minute;
        const Status status = schedule->state_at({minute * kMinute}, place);
        RC_ASSERT(inside == (status.state != State::kClosed));
        if (inside) RC_ASSERT(week[next].status == status);
    }
}

RC_GTEST_PROP(Property, PossibleHoursMissNoHourInWhichThePlaceIsOpen, ()) {
    const std::string text = some_text();
    const auto schedule = parsed(text);
    RC_PRE(schedule.has_value());
    const Place place = some_place();
    const WeekHours open = schedule->possible_hours(place);
    const WeekHours known = schedule->possible_hours(place, State::kUnknown);
    RC_ASSERT((open & ~known).none());
    WallTime time = some_time();
    const int step = *rc::gen::inRange(1, 400);
    for (int i = 0; i < 3000; ++i) {
        const State state = schedule->state_at(time, place).state;
        if (state == State::kOpen) RC_ASSERT(open[week_hour_of(time)]);
        if (state != State::kClosed) RC_ASSERT(known[week_hour_of(time)]);
        time.microseconds += step * kMinute;
    }
}

// "week 1-53" selects every day, but makes a rule seasonal: its days are painted rule by rule.
RC_GTEST_PROP(Property, TheTableOfAWeekAgreesWithItsRules, ()) {
    const std::vector<std::string> days = {"Mo-Fr ", "Sa ", "Fr-Mo ", "Mo-Su ", "We "};
    const std::vector<std::string> times = {
        "", "09:00-18:00", "22:00-04:00", "20:00-30:00", "17:00+", "08:00-10:00,12:00-14:00"};
    std::string weekly;
    std::string seasonal;
    for (int rules = *rc::gen::inRange(1, 5); rules > 0; --rules) {
        const std::string join = weekly.empty() ? "" : pick({"; ", " || ", " off, ", " \"a\", "});
        const std::string rule = pick(days) + pick(times);
        weekly += join + rule;
        seasonal += join + "week 1-53 " + rule;
    }
    const Schedule by_table = schedule(weekly);
    const Schedule by_rules = schedule(seasonal);
    const Place place = some_place();
    WallTime time = some_time();
    for (int i = 0; i < 1000; ++i, time.microseconds += 61 * kMinute) {
        RC_ASSERT(by_table.state_at(time, place) == by_rules.state_at(time, place));
    }
}

RC_GTEST_PROP(Property, BlanksAndCaseDoNotMatter, ()) {
    std::string text = some_text();
    const auto plain = parsed(text);
    RC_PRE(plain.has_value());
    std::string loud = "  ";
    for (const char c : text) {
        const bool letter = c >= 'a' && c <= 'z' && text.find('"') == std::string::npos;
        loud += letter ? static_cast<char>(c - 'a' + 'A') : c;
        if (c == '-' || c == ',') loud += ' ';
    }
    const auto spaced = parsed(loud);
    RC_ASSERT(spaced.has_value());
    const Place place = some_place();
    WallTime time = some_time();
    for (int i = 0; i < 200; ++i, time.microseconds += 97 * kMinute) {
        RC_ASSERT(plain->state_at(time, place) == spaced->state_at(time, place));
    }
}

}  // namespace
}  // namespace madang::hours
