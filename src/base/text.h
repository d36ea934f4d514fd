// Small tools for text that people and clients type.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace madang {

// Whether `text` is well-formed UTF-8: no overlong form, surrogate, or point beyond U+10FFFF.
bool is_valid_utf8(std::string_view text);

// Returns the bytes (1 to 4) of the well-formed character at the front of `text`, or 0.
std::size_t utf8_character(std::string_view text);

// Returns `text`, cut to whole characters of at most kEchoBytesMax bytes ("..." appended if cut),
// controls and broken UTF-8 replaced by "?": safe to repeat in an error message.
std::string echo(std::string_view text);

// Returns the word of `known` with the smallest edit distance to `word` (the first of equals), if
// that distance is at most 2 or a third of the word, and less than its length. Case is ignored.
// Words over kNearestBytesMax have none.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known);

// Returns the finite number that is all of `text`, in the decimal forms of std::from_chars ("-1.5",
// "2e3"; no "+", blanks, "inf" or hexadecimal), or nothing.
std::optional<double> parse_number(std::string_view text);

// Returns the decimal integer that is all of `text` ("-12"; no "+"), or nothing.
std::optional<std::int64_t> parse_integer(std::string_view text);

// Returns the shortest decimal text that reads back as the same number: "60.1699", "1e+22". Needs a
// finite number.
std::string format_number(double value);

// Returns `text` without blanks, tabs and line ends on both sides.
std::string_view trim(std::string_view text);

// Only A-Z change; other bytes stay.
std::string ascii_lower(std::string_view text);
bool ascii_equal_fold(std::string_view a, std::string_view b);

}  // namespace madang
