// The line before a chunk's data: its size and extensions.
// Threads: pure functions.  Source: RFC 9112 §7.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "wire/http1/refusal.h"

namespace madang::http1 {

// Returns the size. Extensions are checked and dropped; no blank may stand between the size and the
// first ";" (RFC 9112 lets a recipient skip it; servers that did not agree on it were smuggled).
std::expected<std::uint64_t, Refusal> parse_chunk_line(std::string_view line);

}  // namespace madang::http1
