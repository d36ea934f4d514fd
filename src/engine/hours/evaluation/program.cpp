// Compiles rules, paints days, looks up the week.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/evaluation/program.h"

#include <algorithm>

#include "base/check.h"
#include "engine/hours/evaluation/selection.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr Day kSomeMonday = 4;  // 1970-01-05

// A rule takes the day over if it opens something. One without days does so only where the rule
// before it had none either: "Mo-Fr 10:00-18:00; 10:00-15:00" adds, "10:00-12:00; 14:00-16:00" does
// not.
bool takes_over(const Rule& rule, const Rule* before) {
    if (rule.join != Join::kOverride || rule.state == State::kClosed) return false;
    return rule.names_days() ||
           (before != nullptr && rule.state == State::kOpen && !before->names_days());
}

bool reaches_next_day(const Span& span) {
    return span.end.kind == Moment::Kind::kSun || span.end.minutes > kMinutesOfDay;
}

bool uses_sun(const Span& span) {
    return span.begin.kind == Moment::Kind::kSun || span.end.kind == Moment::Kind::kSun;
}

Label label_of(const Rule& rule) {
    return {.state = rule.state, .guessed = false, .comment = rule.comment};
}

Label open_end_of(const Rule& rule) {
    if (rule.state == State::kClosed) return label_of(rule);
    return {.state = State::kUnknown, .guessed = true, .comment = rule.comment};
}

}  // namespace

Program::Program(std::vector<Rule> rules) : labels_(1) {
    CHECK(rules.size() <= kRulesMax, "the parser limits rules, so that labels fit a byte");
    for (Rule& rule : rules) add_step(std::move(rule), steps_.empty() ? nullptr : &steps_.back());
    make_week();
    const bool seasonal = std::ranges::any_of(steps_, &Step::seasonal);
    if (!seasonal) steps_.clear();
    steps_.shrink_to_fit();
}

void Program::add_step(Rule rule, const Step* before) {
    Step step;
    step.clears = takes_over(rule, before == nullptr ? nullptr : &before->rule);
    step.seasonal = !is_weekly(rule);
    step.over_midnight = std::ranges::any_of(rule.spans, reaches_next_day);
    step.label = intern(label_of(rule));
    if (std::ranges::any_of(rule.spans, &Span::open_end)) step.open_end = intern(open_end_of(rule));
    needs_holidays_ |= !rule.holidays.empty() || !rule.weekdays.holidays.empty();
    needs_position_ |= std::ranges::any_of(rule.spans, uses_sun);
    step.rule = std::move(rule);
    steps_.push_back(std::move(step));
}

LabelId Program::intern(Label label) {
    const auto at = std::ranges::find(labels_, label);
    const auto id = static_cast<LabelId>(at - labels_.begin());
    if (at == labels_.end()) labels_.push_back(std::move(label));
    return id;
}

// The minutes of a day at which weekly rules may change, ascending.
std::vector<int> Program::turns() const {
    std::vector<int> minutes = {0};
    for (const Step& step : steps_) {
        if (step.seasonal) continue;
        for (const Span& span : step.rule.spans) {
            minutes.push_back(span.begin.minutes % kMinutesOfDay);
            minutes.push_back(span.end.minutes % kMinutesOfDay);
        }
    }
    std::ranges::sort(minutes);
    minutes.erase(std::ranges::unique(minutes).begin(), minutes.end());
    return minutes;
}

void Program::make_week() {
    const std::vector<int> minutes = turns();
    DayPlan plan;
    for (int weekday = 0; weekday < kDaysOfWeek; ++weekday) {
        plan_steps(Of::kWeekly, kSomeMonday + weekday, Place{}, plan);
        for (const int minute : minutes) {
            const LabelId label = plan[static_cast<std::size_t>(minute)];
            if (!week_.empty() && week_.back().label == label) continue;
            const int of_week = weekday * kMinutesOfDay + minute;
            week_.push_back({.minute = static_cast<std::uint16_t>(of_week), .label = label});
        }
    }
    week_.shrink_to_fit();
}

LabelId Program::of_week(Day day, int minute) const {
    const int of_week = weekday_of(day) * kMinutesOfDay + minute;
    const auto next = std::ranges::upper_bound(week_, of_week, {}, &Piece::minute);
    return (next - 1)->label;
}

bool Program::in_season(Day day, const Place& place) const {
    if (steps_.empty()) return false;
    const Date today = date_of(day);
    const Date yesterday = date_of(day - 1);
    return std::ranges::any_of(steps_, [&](const Step& step) {
        return step.seasonal && (selects(step.rule, today, place) ||
                                 (step.over_midnight && selects(step.rule, yesterday, place)));
    });
}

LabelId Program::painted(const Step& step, LabelId before, LabelId over) const {
    const bool kept = step.rule.join == Join::kFallback && labels_[before].state != State::kClosed;
    return kept ? before : over;
}

LabelId Program::apply(const Step& step, Day day, int minute, LabelId before,
                       const Place& place) const {
    if (step.rule.spans.empty()) {
        return minute < kMinutesOfDay ? painted(step, before, step.label) : before;
    }
    for (const Span& span : step.rule.spans) {
        const Minutes minutes = minutes_of(span, day, place);
        if (minute < minutes.begin || minute >= minutes.end) continue;
        before = painted(step, before, span.open_end ? step.open_end : step.label);
    }
    return before;
}

LabelId Program::label_at(Day day, int minute, const Place& place) const {
    if (!in_season(day, place)) return of_week(day, minute);
    const Date today = date_of(day);
    const Date yesterday = date_of(day - 1);
    LabelId label = 0;
    for (const Step& step : steps_) {
        if (selects(step.rule, today, place)) {
            label = apply(step, day, minute, step.clears ? LabelId{0} : label, place);
        }
        if (step.over_midnight && selects(step.rule, yesterday, place)) {
            label = apply(step, day - 1, minute + kMinutesOfDay, label, place);
        }
    }
    return label;
}

void Program::paint(const Step& step, Day day, int shift, const Place& place, DayPlan& plan) const {
    const auto run = [&](Minutes minutes, LabelId over) {
        const auto begin = plan.begin() + std::clamp(minutes.begin - shift, 0, kMinutesOfDay);
        const auto end = plan.begin() + std::clamp(minutes.end - shift, 0, kMinutesOfDay);
        if (begin >= end) return;
        if (step.rule.join != Join::kFallback) {
            std::fill(begin, end, over);
        } else {
            std::transform(begin, end, begin,
                           [&](LabelId before) { return painted(step, before, over); });
        }
    };
    if (step.rule.spans.empty()) run({0, kMinutesOfDay}, step.label);
    for (const Span& span : step.rule.spans) {
        run(minutes_of(span, day, place), span.open_end ? step.open_end : step.label);
    }
}

void Program::plan_steps(Of of, Day day, const Place& place, DayPlan& plan) const {
    const Date today = date_of(day);
    const Date yesterday = date_of(day - 1);
    plan.fill(0);
    for (const Step& step : steps_) {
        if (of == Of::kWeekly && step.seasonal) continue;
        if (selects(step.rule, today, place)) {
            if (step.clears) plan.fill(0);
            paint(step, day, 0, place, plan);
        }
        if (step.over_midnight && selects(step.rule, yesterday, place)) {
            paint(step, day - 1, kMinutesOfDay, place, plan);
        }
    }
}

void Program::plan(Day day, const Place& place, DayPlan& plan) const {
    if (in_season(day, place)) return plan_steps(Of::kAll, day, place, plan);
    const int first = weekday_of(day) * kMinutesOfDay;
    auto piece = std::ranges::upper_bound(week_, first, {}, &Piece::minute) - 1;
    for (int minute = 0; minute < kMinutesOfDay; ++piece) {
        const bool last = piece + 1 == week_.end();
        const int end = last ? kMinutesOfDay : std::min((piece + 1)->minute - first, kMinutesOfDay);
        std::fill(plan.begin() + minute, plan.begin() + end, piece->label);
        minute = end;
    }
}

bool Program::has_fallback() const {
    return std::ranges::any_of(steps_,
                               [](auto& step) { return step.rule.join == Join::kFallback; });
}

// The runs of one rule by itself, on every weekday that it may ever select.
void Program::add_runs(const Step& step, const Place& place, State least,
                       std::vector<Minutes>& runs) const {
    const unsigned weekdays = possible_weekdays(step.rule);
    const auto add = [&](Minutes minutes, LabelId label) {
        if (labels_[label].state < least || minutes.begin >= minutes.end) return;
        for (int weekday = 0; weekday < kDaysOfWeek; ++weekday) {
            if ((weekdays >> weekday & 1U) == 0) continue;
            const int shift = weekday * kMinutesOfDay;
            runs.push_back({minutes.begin + shift, minutes.end + shift});
        }
    };
    if (step.rule.spans.empty()) add({0, kMinutesOfDay}, step.label);
    for (const Span& span : step.rule.spans) {
        add(widest_minutes_of(span, place), span.open_end ? step.open_end : step.label);
    }
}

// Why the week and the seasonal rules suffice: if a weekly rule is the last to paint a minute of
// some day, then no weekly rule after it paints or clears that minute on the day alone either, so
// that it paints last in the week also. Only a fallback can be kept from painting there by what a
// seasonal rule takes away here: then every rule counts by itself.
std::vector<Minutes> Program::possible_minutes(const Place& place, State least) const {
    std::vector<Minutes> runs;
    const bool each_alone = has_fallback();
    for (auto piece = week_.begin(); piece != week_.end() && !each_alone; ++piece) {
        const int end = piece + 1 == week_.end() ? kMinutesOfWeek : (piece + 1)->minute;
        if (labels_[piece->label].state >= least) runs.push_back({piece->minute, end});
    }
    for (const Step& step : steps_) {
        if (step.seasonal || each_alone) add_runs(step, place, least, runs);
    }
    return runs;
}

}  // namespace madang::hours
