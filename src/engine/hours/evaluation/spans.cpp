// Moments to minutes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/evaluation/spans.h"

#include <algorithm>

#include "engine/hours/evaluation/sun.h"

namespace madang::hours {
namespace {

constexpr int kTwoDays = 2 * kMinutesOfDay;

// The sun of one leap year stands for all: 15 minutes are far more than years differ, 366 days hold
// both its extremes.
constexpr int kYearsDiffer = 15;
constexpr int kSampleYear = 2024;
constexpr int kSampleDays = 366;
constexpr int kSecondsOfMinute = 60;

int minute_of(const Moment& moment, Day day, const Place& place) {
    if (moment.kind == Moment::Kind::kClock) return moment.minutes;
    return sun_minute(moment.event, day, place) + moment.minutes;
}

// The event's earliest and latest local minute, whichever of its offsets the zone has.
Minutes extremes_of(const Moment& moment, const Place& place) {
    if (moment.kind == Moment::Kind::kClock) return {moment.minutes, moment.minutes};
    const Day first = day_of(kSampleYear, 1, 1);
    Minutes extremes{kTwoDays, -kMinutesOfDay};
    for (Day day = first; day < first + kSampleDays; ++day) {
        const int minute = sun_minute(moment.event, day, place);
        extremes.begin = std::min(extremes.begin, minute);
        extremes.end = std::max(extremes.end, minute);
    }
    const auto& offsets = place.zone->offsets();
    const int differ = kYearsDiffer + (offsets.back() - offsets.front()) / kSecondsOfMinute;
    return {extremes.begin - differ + moment.minutes, extremes.end + differ + moment.minutes};
}

}  // namespace

Minutes minutes_of(const Span& span, Day day, const Place& place) {
    const int begin = minute_of(span.begin, day, place);
    const int end = span.next_day ? minute_of(span.end, day + 1, place) + kMinutesOfDay
                                  : minute_of(span.end, day, place);
    return {std::max(begin, 0), std::min(end, kTwoDays)};
}

Minutes widest_minutes_of(const Span& span, const Place& place) {
    const int begin = extremes_of(span.begin, place).begin;
    const int end = extremes_of(span.end, place).end + (span.next_day ? kMinutesOfDay : 0);
    return {std::max(begin, 0), std::min(end, kTwoDays)};
}

}  // namespace madang::hours
