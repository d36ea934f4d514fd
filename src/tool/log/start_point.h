// Where reading begins: what stands behind --from.
//
// Threads: pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/time.h"

namespace madang::logtool {

struct AtBeginning {};
struct AtEnd {};
struct AtOffset {
    std::int64_t offset = 0;
};
struct AtTime {
    std::int64_t milliseconds = 0;  // since 1970
};
using StartPoint = std::variant<AtBeginning, AtEnd, AtOffset, AtTime>;

// Reads "beginning", "end", an offset, a time ("2026-03-01T09:30:00Z", "2026-03-01") or how long
// ago
// ("90s", "15m", "2h", "7d"). Nothing if it is none of them.
std::optional<StartPoint> parse_start_point(std::string_view text, WallTime now);

}  // namespace madang::logtool
