// Questions at instants: from UTC to the local minute and back.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/schedule.h"

#include <algorithm>

#include "base/check.h"
#include "engine/hours/evaluation/program.h"
#include "engine/hours/language/parse.h"

namespace madang::hours {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::int64_t kSecondsOfMinute = 60;
constexpr std::int64_t kSecondsOfHour = 3600;
constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr Day kDaysOfWeek = 7;
constexpr Day kSomeMonday = 4;  // 1970-01-05

// A week table repeats, so that what has not changed within eight days never will.
constexpr Day kWeeklyHorizon = 8;

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

UtcSeconds seconds_of(WallTime time) {
    return std::clamp(floor_divide(time.microseconds, kMicroseconds), kTimeMin, kTimeMax);
}

// An instant on the local clock.
struct Local {
    Day day = 0;
    int minute = 0;
};

Local local_of(LocalSeconds seconds) {
    const std::int64_t day = floor_divide(seconds, kSecondsOfDay);
    return {.day = static_cast<Day>(day),
            .minute = static_cast<int>((seconds - day * kSecondsOfDay) / kSecondsOfMinute)};
}

// `hour` counts from some Monday 00:00 UTC.
std::size_t hour_of_week(std::int64_t hour) {
    constexpr auto kHours = static_cast<std::int64_t>(kHoursOfWeek);
    return static_cast<std::size_t>(hour - floor_divide(hour, kHours) * kHours);
}

void mark_hours(std::int64_t first, std::int64_t last, WeekHours& hours) {
    last = std::min(last, first + static_cast<std::int64_t>(kHoursOfWeek));
    for (std::int64_t hour = first; hour <= last; ++hour) hours.set(hour_of_week(hour));
}

}  // namespace

struct Schedule::Compiled {
    explicit Compiled(std::vector<Rule> rules) : program(std::move(rules)) {}

    Status status(LabelId id) const {
        const Label& label = program.label(id);
        return {.state = label.state, .guessed = label.guessed, .comment = label.comment};
    }
    Status status_at(UtcSeconds time, const Place& place) const {
        const Local local = local_of(time + place.zone->offset_at(time).seconds);
        return status(program.label_at(local.day, local.minute, place));
    }
    int other_minute(const Local& local, State state, const Place& place) const;
    LabelId append(Day day, LabelId running, const Place& place,
                   std::vector<Interval>& intervals) const;

    Program program;
};

// The first minute after the local one of its day at which the state is not `state`, or
// kMinutesOfDay.
int Schedule::Compiled::other_minute(const Local& local, State state, const Place& place) const {
    DayPlan plan;
    program.plan(local.day, place, plan);
    const auto other = std::find_if(plan.begin() + local.minute + 1, plan.end(),
                                    [&](LabelId id) { return program.label(id).state != state; });
    return static_cast<int>(other - plan.begin());
}

Day LocalMinute::day() const {
    return static_cast<Day>(floor_divide(value, kMinutesOfDay));
}

int LocalMinute::minute_of_day() const {
    return static_cast<int>(value - std::int64_t{day()} * kMinutesOfDay);
}

std::size_t week_hour_of(WallTime time) {
    const std::int64_t since_monday = seconds_of(time) - kSomeMonday * kSecondsOfDay;
    return hour_of_week(floor_divide(since_monday, kSecondsOfHour));
}

Result<Schedule> Schedule::parse(std::string_view text) {
    return Schedule(std::make_shared<const Compiled>(TRY(parse_rules(text))));
}

Status Schedule::state_at(WallTime time, const Place& place) const {
    CHECK(place.zone != nullptr, "a place has a clock");
    return compiled_->status_at(seconds_of(time), place);
}

// Walks from the end of a local day, or of what stands on its clock, to the next: within one of
// these the local clock runs evenly.
std::optional<Change> Schedule::next_change(WallTime time, const Place& place,
                                            std::int32_t horizon_days) const {
    CHECK(place.zone != nullptr, "a place has a clock");
    const Status now = state_at(time, place);
    UtcSeconds at = seconds_of(time);
    const Day horizon = std::min(horizon_days, kHorizonDaysMax);
    const Day days = compiled_->program.weekly() ? std::min(horizon, kWeeklyHorizon) : horizon;
    const UtcSeconds end = at + days * kSecondsOfDay;
    while (at < end) {
        const Zone::Offset offset = place.zone->offset_at(at);
        const Local local = local_of(at + offset.seconds);
        const UtcSeconds midnight = local.day * kSecondsOfDay - offset.seconds;
        const int minute = compiled_->other_minute(local, now.state, place);
        at = std::min(midnight + minute * kSecondsOfMinute, offset.until);
        const Status then = compiled_->status_at(at, place);
        if (at <= end && then.state != now.state) {
            return Change{.at = {at * kMicroseconds}, .status = then};
        }
    }
    return std::nullopt;
}

// Appends a day to the intervals; the last of them may go on. Returns what stands at its end.
LabelId Schedule::Compiled::append(Day day, LabelId running, const Place& place,
                                   std::vector<Interval>& intervals) const {
    DayPlan plan;
    program.plan(day, place, plan);
    const LocalMinute midnight{std::int64_t{day} * kMinutesOfDay};
    for (auto turn = plan.begin(); turn != plan.end();) {
        const auto next = std::find_if(turn, plan.end(), [&](LabelId id) { return id != *turn; });
        const Status here = status(*turn);
        if (here.state != State::kClosed) {
            const LocalMinute begin{midnight.value + (turn - plan.begin())};
            if (*turn != running) intervals.push_back({begin, begin, here});
            intervals.back().end = {midnight.value + (next - plan.begin())};
        }
        running = *turn;
        turn = next;
    }
    return running;
}

std::vector<Interval> Schedule::week(WallTime time, const Place& place) const {
    CHECK(place.zone != nullptr, "a place has a clock");
    const UtcSeconds at = seconds_of(time);
    const Day first = local_of(at + place.zone->offset_at(at).seconds).day;
    std::vector<Interval> intervals;
    LabelId running = 0;
    for (Day day = first; day < first + kDaysOfWeek; ++day) {
        running = compiled_->append(day, running, place, intervals);
    }
    return intervals;
}

WeekHours Schedule::possible_hours(const Place& place, State least) const {
    CHECK(place.zone != nullptr, "a place has a clock");
    WeekHours hours;
    const auto runs = compiled_->program.possible_minutes(place, least);
    for (const std::int32_t offset : place.zone->offsets()) {
        for (const Minutes& run : runs) {
            const std::int64_t first = run.begin * kSecondsOfMinute - offset;
            const std::int64_t last = run.end * kSecondsOfMinute - offset - 1;
            mark_hours(floor_divide(first, kSecondsOfHour), floor_divide(last, kSecondsOfHour),
                       hours);
        }
    }
    return hours;
}

bool Schedule::needs_holidays() const {
    return compiled_->program.needs_holidays();
}

bool Schedule::needs_position() const {
    return compiled_->program.needs_position();
}

}  // namespace madang::hours
