// When the sun rises and sets.
//
// Source: "Astronomy Answers: Position of the Sun", aa.quae.nl (mean anomaly, equation of centre,
//         transit, hour angle): within a minute or two between the polar circles.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hours/place.h"
#include "engine/hours/rule.h"

namespace madang::hours {

// Minutes of an event from 00:00 UTC of the day that holds `noon` (days since 1970, fractions
// allowed), the event being of the sun's height nearest to it. Where the sun never sets, it rises
// and sets more than half a day from its height; where it never rises, both fall on its height.
double sun_minutes_utc(SunEvent event, double noon, const Place& place);

// The event's minute of the local day; below 0 or above 24:00 where it falls on a neighbour.
int sun_minute(SunEvent event, Day day, const Place& place);

}  // namespace madang::hours
