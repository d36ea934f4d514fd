// The text of 64-bit ids: 13 characters of Crockford's base32, lower case.
//
// Sorts as the number does, needs no escape in a URL and is hard to misread (no i, l, o, u). One id
// has one text: upper case and look-alikes are refused, so that caches and ETags cannot differ.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

// Returns e.g. "0000000000001" for 1 and "fzzzzzzzzzzzz" for the largest.
std::string encode_id(std::uint64_t id);

// Returns the id of exactly such a text, or nothing.
std::optional<std::uint64_t> decode_id(std::string_view text);

}  // namespace madang
