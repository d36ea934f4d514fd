// Reads a text into rules, by recursive descent over its tokens.
//
// Each part of a rule has a function that starts at its first token and leaves the cursor behind
// its last; a comma that goes on with something else is left for the caller.
// Threads: pure functions.  Limits: kRulesMax, kSelectorsMax.
// Source:  wiki.openstreetmap.org/wiki/Key:opening_hours/specification
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/hours/language/token.h"
#include "engine/hours/rule.h"

namespace madang::hours {

// Returns the rules of `text`, at least one. Errors: invalid with what was expected and its offset;
// exhausted.
Result<std::vector<Rule>> parse_rules(std::string_view text);

// A place among the tokens; the last of them is kEnd and stays.
class Cursor {
public:
    explicit Cursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[at_ + ahead < tokens_.size() ? at_ + ahead : tokens_.size() - 1];
    }
    // Whether the next tokens are of these kinds.
    template <class... Kinds>
    bool sees(Kinds... kinds) const {
        std::size_t ahead = 0;
        return ((peek(ahead++).kind == kinds) && ...);
    }
    bool sees_at(std::size_t ahead, TokenKind kind) const { return peek(ahead).kind == kind; }

    const Token& take() {
        const Token& token = peek();
        skip();
        return token;
    }
    void skip(std::size_t tokens = 1) { at_ = std::min(at_ + tokens, tokens_.size() - 1); }
    bool take_if(TokenKind kind) {
        if (!sees(kind)) return false;
        skip();
        return true;
    }
    std::unexpected<Error> refuse(const char* expected) const {
        return fail(ErrorCode::kInvalid, expected, peek().offset);
    }

private:
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

// "2017", "2017-2019", "2017+", "2016-2024/2", and commas between them.
Result<> parse_years(Cursor& cursor, Rule& rule);
// Months, days and ranges of them, Easter: "Dec 24-26,31", "Oct-Mar", "2017 Jul 1 - 2017 Aug 8".
Result<> parse_dates(Cursor& cursor, Rule& rule);
// "week 1-53/2,7"
Result<> parse_weeks(Cursor& cursor, Rule& rule);
// Weekdays and holidays: "Mo,We-Fr", "Su[1,-1]", "PH,Su", "PH -1 day".
Result<> parse_weekdays(Cursor& cursor, Rule& rule);
// "09:00-12:00,14:00-18:00", "10-18", "17:00+", "sunrise-(sunset-01:00)"
Result<> parse_times(Cursor& cursor, Rule& rule);

// Whether a time begins here: an hour with minutes, a bare hour of "10-18", a sun's time.
bool begins_time(const Cursor& cursor, std::size_t ahead = 0);

// "+2 days", "-1 day", or 0 where none stands. Errors: invalid above `max`.
Result<int> parse_moved_days(Cursor& cursor, int max);

// "/2", or 1.
Result<int> parse_step(Cursor& cursor, int max);

}  // namespace madang::hours
