// Whether a rule concerns a day.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hours/rule.h"

namespace madang::hours {

// Whether every list of `rule` that is not empty selects the day. Cost: tens of nanoseconds.
bool selects(const Rule& rule, const Date& date, const Place& place);

// Whether the rule's days are weekdays and nothing else, its times those of the clock.
bool is_weekly(const Rule& rule);

// The weekdays on which the rule may ever apply, bit 0 is Monday.
unsigned possible_weekdays(const Rule& rule);

}  // namespace madang::hours
