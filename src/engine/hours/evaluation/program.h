// A text compiled: its rules with what is known of each beforehand, and the table of a week.
//
// A label is a state with its comment; label 0 is "closed, no rule says otherwise". A day is
// planned by painting the spans of its rules in order, each over what stands. Threads: immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/hours/evaluation/spans.h"
#include "engine/hours/rule.h"

namespace madang::hours {

using LabelId = std::uint8_t;

// The label of each minute of a local day.
using DayPlan = std::array<LabelId, kMinutesOfDay>;

struct Label {
    State state = State::kClosed;
    bool guessed = false;
    std::string comment;
    friend bool operator==(const Label&, const Label&) = default;
};

class Program {
public:
    // Needs at most kRulesMax rules.
    explicit Program(std::vector<Rule> rules);

    LabelId label_at(Day day, int minute, const Place& place) const;
    void plan(Day day, const Place& place, DayPlan& plan) const;

    const Label& label(LabelId id) const { return labels_[id]; }

    // Whether every week is like every other.
    bool weekly() const { return steps_.empty(); }
    bool needs_holidays() const { return needs_holidays_; }
    bool needs_position() const { return needs_position_; }

    // Runs of minutes of the local week, from Monday on, outside which no week of any year has a
    // state of `least` or more. They may overlap and reach up to two days beyond the week.
    std::vector<Minutes> possible_minutes(const Place& place, State least) const;

private:
    struct Step {
        Rule rule;
        LabelId label = 0;
        LabelId open_end = 0;  // the label where the end is a guess
        bool clears = false;   // takes back what rules before it say of its day
        bool seasonal = false;
        bool over_midnight = false;
    };
    // From `minute` of the week on.
    struct Piece {
        std::uint16_t minute = 0;
        LabelId label = 0;
    };

    enum class Of : std::uint8_t { kWeekly, kAll };

    void add_step(Rule rule, const Step* before);
    LabelId intern(Label label);
    std::vector<int> turns() const;
    void make_week();
    LabelId of_week(Day day, int minute) const;
    // Whether any seasonal rule concerns the day or the night before it.
    bool in_season(Day day, const Place& place) const;
    LabelId painted(const Step& step, LabelId before, LabelId over) const;
    LabelId apply(const Step& step, Day day, int minute, LabelId before, const Place& place) const;
    // Paints what `step` says of `day` onto the plan of the day that begins `shift` minutes later.
    void paint(const Step& step, Day day, int shift, const Place& place, DayPlan& plan) const;
    void plan_steps(Of of, Day day, const Place& place, DayPlan& plan) const;
    bool has_fallback() const;
    void add_runs(const Step& step, const Place& place, State least,
                  std::vector<Minutes>& runs) const;

    std::vector<Label> labels_;
    std::vector<Piece> week_;  // of the weekly rules alone; the first is at minute 0
    std::vector<Step> steps_;  // all rules in order; none if the week says all
    bool needs_holidays_ = false;
    bool needs_position_ = false;
};

}  // namespace madang::hours
