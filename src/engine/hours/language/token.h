// The words of the language, and those that people write instead.
//
// Tolerated as the npm package opening_hours does: any case, missing spaces, whole words and names
// of days in several languages, typographic dashes and quotes, "." in times, "am" and "pm".
// Threads: pure functions.  Limits: kTextBytesMax, kTokensMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace madang::hours {

enum class TokenKind : std::uint8_t {
    kEnd,
    kNumber,
    kYear,     // a number above 1900
    kWeekday,  // 0 is Monday
    kMonth,    // 1 to 12
    kHoliday,  // a HolidayMark::Kind
    kSun,      // a SunEvent
    kEaster,
    kWeek,
    kDays,
    kState,   // a State
    kAlways,  // 24/7
    kComment,
    kColon,
    kComma,
    kSemicolon,
    kFallback,  // ||
    kDash,
    kPlus,
    kSlash,
    kOpenBracket,
    kCloseBracket,
    kOpenParenthesis,
    kCloseParenthesis,
};

struct Token {
    TokenKind kind = TokenKind::kEnd;
    int value = 0;
    std::uint32_t offset = 0;    // bytes from the start of the text
    std::string_view comment{};  // within the text, or a literal
};

// Returns the tokens of `text`, the last of them kEnd. Errors: invalid with the offset of what is
// no word of the language; exhausted.
Result<std::vector<Token>> tokenize(std::string_view text);

}  // namespace madang::hours
