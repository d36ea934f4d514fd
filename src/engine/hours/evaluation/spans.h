// The minutes of a span on one day.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hours/rule.h"

namespace madang::hours {

// A run of minutes, the end excluded: of a day that begins at 0, of two if it ends above 24:00.
struct Minutes {
    int begin = 0;
    int end = 0;
};

// The span's minutes on `day`, within two days; empty (end ≤ begin) where the sun says so.
Minutes minutes_of(const Span& span, Day day, const Place& place);

// Minutes that hold those of every day of every year.
Minutes widest_minutes_of(const Span& span, const Place& place);

}  // namespace madang::hours
