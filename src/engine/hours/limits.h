// The named limits of opening hours, each with its unit and its reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::hours {

// Bytes of one text: OpenStreetMap's own values end at 255, a place keeps at most 1,000.
inline constexpr std::size_t kTextBytesMax = 1024;

// Tokens of one text: a word such as "weekends" becomes three, a digit one.
inline constexpr std::size_t kTokensMax = 1024;

// Rules of one text: two labels each must fit a byte of a day plan. The longest real ones have 20.
inline constexpr std::size_t kRulesMax = 100;

// Date selectors and time spans of one text: each is looked at for every evaluated day.
inline constexpr std::size_t kSelectorsMax = 200;

// Bytes of one comment: it is shown beside the hours.
inline constexpr std::size_t kCommentBytesMax = 255;

// Days that next_change looks ahead at most: a season and a leap year, 400 plans of 1.4 kB.
inline constexpr std::int32_t kHorizonDaysMax = 400;

// The seconds of the years 0000 to 9999, outside which the calendar's years would not fit; times
// beyond are taken as the nearest of these.
inline constexpr std::int64_t kTimeMin = -62'167'219'200;
inline constexpr std::int64_t kTimeMax = 253'402'300'799;

// Days moved from an nth weekday, a public holiday and Easter ("easter +49 days").
inline constexpr int kMovedWeekdaysMax = 6;
inline constexpr int kMovedHolidaysMax = 7;
inline constexpr int kMovedEventsMax = 200;

// The years whose clock changes are known: from the first year of the holidays to the last that the
// zone files spell out. Before and after, the nearest known offset stands.
inline constexpr int kZoneYearFirst = 2015;
inline constexpr int kZoneYearLast = 2037;

// Zones of one atlas: about 420 exist.
inline constexpr std::size_t kZonesMax = 4096;

// Levels of the tree that finds a zone: real ones have 10; a damaged table must end.
inline constexpr int kZoneTreeLevelsMax = 32;

// Years of holidays that a table may name: 2015 to 2040 are 26.
inline constexpr int kHolidayYearsMax = 100;

}  // namespace madang::hours
