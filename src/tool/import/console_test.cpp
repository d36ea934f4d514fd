// What people read while they wait.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/console.h"

#include <gtest/gtest.h>

namespace madang::importer {
namespace {

TEST(ProgressLine, ShowsPartRateAndTimeLeft) {
    EXPECT_EQ(progress_line({.done = 40, .total = 100, .places = 151000, .elapsed = Seconds(4)}),
              "[########------------]  40 %  151,000 places  37,750/s  6.0 s left");
}

TEST(ProgressLine, DoesWithoutATotal) {
    EXPECT_EQ(progress_line({.places = 10, .elapsed = Seconds(10)}), "10 places  1/s");
}

TEST(ProgressLine, NeverShowsMoreThanAll) {
    EXPECT_EQ(progress_line({.done = 3, .total = 2, .places = 0, .elapsed = Seconds(1)}),
              "[####################] 100 %  0 places  0/s");
}

TEST(Grouped, PutsCommasBetweenThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(382618), "382,618");
    EXPECT_EQ(grouped(1234567890), "1,234,567,890");
}

TEST(ShortDuration, GrowsFromSecondsToHours) {
    EXPECT_EQ(short_duration(Milliseconds(412)), "0.4 s");
    EXPECT_EQ(short_duration(Seconds(65)), "1:05");
    EXPECT_EQ(short_duration(Seconds(3725)), "1:02:05");
}

}  // namespace
}  // namespace madang::importer
