// The dictionary: keywords, and what other words stand for.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "engine/hours/language/token.h"

namespace madang::hours {

struct Keyword {
    std::string_view word;  // lower case
    TokenKind kind;
    int value;
};

// The keyword that `word` (lower case) is, or nullptr.
const Keyword* find_keyword(std::string_view word);

// What `word` (lower case) stands for, in the language's own words ("weekends": "Sa,Su"; "uhr":
// ""), or nothing.
std::optional<std::string_view> find_synonym(std::string_view word);

// Several words, or a number and words, that stand for something: "by appointment", "24 hours".
struct Phrase {
    std::string_view words;    // lower case, single spaces
    std::string_view meaning;  // in the language's own words
};

// The longest phrase at the front of `text`, which ends where a word may end, or nullptr.
const Phrase* find_phrase(std::string_view text);

}  // namespace madang::hours
