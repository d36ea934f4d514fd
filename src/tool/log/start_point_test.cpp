// What people write behind --from.
// SPDX-License-Identifier: Apache-2.0
#include "tool/log/start_point.h"

#include <gtest/gtest.h>

namespace madang::logtool {
namespace {

constexpr WallTime kNow{1'800'000'000'000'000};

std::optional<StartPoint> parse(std::string_view text) {
    return parse_start_point(text, kNow);
}
std::int64_t milliseconds(std::string_view text) {
    const auto point = parse(text);
    const auto* time = point ? std::get_if<AtTime>(&*point) : nullptr;
    return time == nullptr ? -1 : time->milliseconds;
}

TEST(StartPoint, TakesPlacesAndOffsets) {
    EXPECT_TRUE(std::holds_alternative<AtBeginning>(*parse("beginning")));
    EXPECT_TRUE(std::holds_alternative<AtEnd>(*parse("end")));
    EXPECT_EQ(std::get<AtOffset>(*parse("0")).offset, 0);
    EXPECT_EQ(std::get<AtOffset>(*parse("9223372036854775807")).offset, INT64_MAX);
}

TEST(StartPoint, TakesTimesDaysAndHowLongAgo) {
    EXPECT_EQ(milliseconds("2026-03-01T09:30:00Z"), 1'772'357'400'000);
    EXPECT_EQ(milliseconds("2026-03-01T10:30:00.5+01:00"), 1'772'357'400'500);
    EXPECT_EQ(milliseconds("2026-03-01"), 1'772'323'200'000);
    EXPECT_EQ(milliseconds("90s"), 1'800'000'000'000 - 90'000);
    EXPECT_EQ(milliseconds("15m"), 1'800'000'000'000 - 900'000);
    EXPECT_EQ(milliseconds("2h"), 1'800'000'000'000 - 7'200'000);
    EXPECT_EQ(milliseconds("7d"), 1'800'000'000'000 - 604'800'000);
    EXPECT_EQ(milliseconds("99999d"), 0);  // before all records
}

TEST(StartPoint, RefusesTheRest) {
    for (const char* text : {"", "-1", "yesterday", "5x", "m", "-5m", "2026-13-01", "1.5",
                             "99999999999d", "99999999999999999999", "1900-01-01"}) {
        EXPECT_FALSE(parse(text)) << text;
    }
}

}  // namespace
}  // namespace madang::logtool
