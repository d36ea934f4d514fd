// Rules and how they join.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/parse.h"

#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr std::int16_t kEndOfDay = 24 * 60;

// What a comma may follow, and then begins another rule.
enum class Part : std::uint8_t { kNone, kDays, kTimes, kState };

bool ends_rule(TokenKind kind) {
    return kind == TokenKind::kEnd || kind == TokenKind::kSemicolon || kind == TokenKind::kFallback;
}

class RulesParser {
public:
    explicit RulesParser(std::vector<Token> tokens) : cursor_(std::move(tokens)) {}

    Result<std::vector<Rule>> run() {
        Join join = Join::kOverride;
        while (true) {
            while (cursor_.take_if(TokenKind::kSemicolon)) join = Join::kOverride;
            if (cursor_.sees(TokenKind::kEnd)) break;
            if (rules_.size() == kRulesMax) return fail(ErrorCode::kExhausted, "too many rules");
            Rule rule;
            rule.join = join;
            join = TRY(read(rule));
            rules_.push_back(std::move(rule));
        }
        if (rules_.empty()) return cursor_.refuse("expected opening hours, found nothing");
        return std::move(rules_);
    }

private:
    // Reads one rule and what joins the next to it.
    Result<Join> read(Rule& rule) {
        part_ = Part::kNone;
        stated_ = false;
        while (!ends_rule(cursor_.peek().kind)) {
            if (cursor_.sees(TokenKind::kComma)) {
                if (TRY(comma())) return Join::kAdd;
            } else {
                TRY(part(rule));
            }
            selectors_ += 1;
            if (selectors_ > kSelectorsMax) return fail(ErrorCode::kExhausted, "too many parts");
        }
        if (part_ == Part::kNone) return cursor_.refuse("expected a day, month, time, or state");
        return cursor_.take_if(TokenKind::kFallback) ? Join::kFallback : Join::kOverride;
    }

    // Passes the comma; whether it ends the rule.
    Result<bool> comma() {
        cursor_.skip();
        if (part_ == Part::kTimes || part_ == Part::kState) {
            return !ends_rule(cursor_.peek().kind);
        }
        if (part_ == Part::kNone || begins_time(cursor_) || ends_rule(cursor_.peek().kind)) {
            return false;
        }
        return cursor_.refuse("expected a time after the days");
    }

    Result<> part(Rule& rule) {
        switch (cursor_.peek().kind) {
            case TokenKind::kState: return state(rule);
            case TokenKind::kComment: return comment(rule);
            case TokenKind::kAlways: return always(rule);
            case TokenKind::kColon: return colon();
            case TokenKind::kWeekday:
            case TokenKind::kHoliday: return days(parse_weekdays(cursor_, rule));
            case TokenKind::kWeek: return days(parse_weeks(cursor_, rule));
            case TokenKind::kYear: return days(parse_years_or_dates(rule));
            case TokenKind::kMonth:
            case TokenKind::kEaster: return days(parse_dates(cursor_, rule));
            default: break;
        }
        if (!begins_time(cursor_)) return cursor_.refuse("expected a day, month, time, or state");
        part_ = Part::kTimes;
        return parse_times(cursor_, rule);
    }

    Result<> days(Result<> read) {
        part_ = Part::kDays;
        return read;
    }

    // A year belongs to the day that follows it, else stands alone.
    Result<> parse_years_or_dates(Rule& rule) {
        const bool of_day = cursor_.sees(TokenKind::kYear, TokenKind::kMonth) ||
                            cursor_.sees(TokenKind::kYear, TokenKind::kEaster);
        return of_day ? parse_dates(cursor_, rule) : parse_years(cursor_, rule);
    }

    Result<> state(Rule& rule) {
        rule.state = static_cast<State>(cursor_.take().value);
        stated_ = true;
        part_ = Part::kState;
        return {};
    }

    // A comment alone says that somebody must be asked.
    Result<> comment(Rule& rule) {
        rule.comment = cursor_.take().comment;
        if (!stated_) rule.state = State::kUnknown;
        part_ = Part::kState;
        return {};
    }

    Result<> always(Rule& rule) {
        cursor_.skip();
        rule.spans.push_back({.begin = {}, .end = {.minutes = kEndOfDay}});
        part_ = Part::kTimes;
        return {};
    }

    // A colon for the eye: "Nov-May: 10:30-16:30".
    Result<> colon() {
        if (part_ == Part::kNone || part_ == Part::kTimes) {
            return cursor_.refuse("expected a day, month, time, or state");
        }
        cursor_.skip();
        return {};
    }

    Cursor cursor_;
    std::vector<Rule> rules_;
    std::size_t selectors_ = 0;
    Part part_ = Part::kNone;
    bool stated_ = false;
};

std::size_t selectors_of(const Rule& rule) {
    return rule.years.size() + rule.holidays.size() + rule.dates.size() + rule.weeks.size() +
           rule.weekdays.nths.size() + rule.weekdays.holidays.size() + rule.spans.size();
}

}  // namespace

Result<std::vector<Rule>> parse_rules(std::string_view text) {
    std::vector<Rule> rules = TRY(RulesParser(TRY(tokenize(text))).run());
    std::size_t selectors = 0;
    for (const Rule& rule : rules) selectors += selectors_of(rule);
    if (selectors > kSelectorsMax) return fail(ErrorCode::kExhausted, "too many days and times");
    return rules;
}

Result<int> parse_moved_days(Cursor& cursor, int max) {
    const bool minus = cursor.sees(TokenKind::kDash, TokenKind::kNumber, TokenKind::kDays);
    const bool plus = cursor.sees(TokenKind::kPlus, TokenKind::kNumber, TokenKind::kDays);
    if (!minus && !plus) return 0;
    cursor.skip();
    if (cursor.peek().value > max) return cursor.refuse("expected fewer days");
    const int days = cursor.take().value;
    cursor.skip();
    return minus ? -days : days;
}

Result<int> parse_step(Cursor& cursor, int max) {
    if (!cursor.sees(TokenKind::kSlash)) return 1;
    cursor.skip();
    const Token& token = cursor.peek();
    if (token.kind != TokenKind::kNumber || token.value < 1 || token.value > max) {
        return cursor.refuse("expected a number of at least 1 after '/'");
    }
    return cursor.take().value;
}

}  // namespace madang::hours
