// How far a run of allowed bytes goes: the loops where the time of a head is spent.
//
// Idea:       16 bytes a step where there are that many, then byte by byte with the table.
// Threads:    pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace madang::http1 {

// Returns the offset of the first control character but tab, or text.size().
std::size_t find_control(std::string_view text);

// Returns how many bytes of a token (RFC 9110 §5.6.2) `text` begins with.
std::size_t count_token(std::string_view text);

// Returns how many bytes of a target (visible ASCII but "#") `text` begins with.
std::size_t count_target(std::string_view text);

}  // namespace madang::http1
