// Tests of RFC 3339 times.
// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace madang {
namespace {

constexpr std::int64_t kFirst = -62'167'219'200'000'000;  // 0000-01-01T00:00:00Z
constexpr std::int64_t kLast = 253'402'300'799'999'999;   // 9999-12-31T23:59:59.999999Z

std::string again(std::string_view text) {
    const auto time = parse_rfc3339(text);
    return time ? to_rfc3339(*time) : "none";
}

TEST(Rfc3339, WritesUtcWithMicroseconds) {
    EXPECT_EQ(to_rfc3339(WallTime{0}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_rfc3339(WallTime{1'772'357'400'000'001}), "2026-03-01T09:30:00.000001Z");
    EXPECT_EQ(to_rfc3339(WallTime{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, CutsTimesWithoutFourDigitYears) {
    EXPECT_EQ(to_rfc3339(WallTime{kFirst}), "0000-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_rfc3339(WallTime{kLast}), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_rfc3339(WallTime{std::numeric_limits<std::int64_t>::min()}), to_rfc3339({kFirst}));
    EXPECT_EQ(to_rfc3339(WallTime{std::numeric_limits<std::int64_t>::max()}), to_rfc3339({kLast}));
}

TEST(Rfc3339, ReadsTheExamplesOfTheRfc) {
    // RFC 3339 §5.8
    EXPECT_EQ(again("1985-04-12T23:20:50.52Z"), "1985-04-12T23:20:50.520000Z");
    EXPECT_EQ(again("1996-12-19T16:39:57-08:00"), "1996-12-20T00:39:57.000000Z");
    EXPECT_EQ(again("1990-12-31T23:59:60Z"), "1990-12-31T23:59:59.000000Z");
    EXPECT_EQ(again("1990-12-31T15:59:60-08:00"), "1990-12-31T23:59:59.000000Z");
    EXPECT_EQ(again("1937-01-01T12:00:27.87+00:20"), "1937-01-01T11:40:27.870000Z");
}

TEST(Rfc3339, ReadsLowerCaseAndCutsFinerFractions) {
    EXPECT_EQ(again("2026-03-01t09:30:00z"), "2026-03-01T09:30:00.000000Z");
    EXPECT_EQ(again("2026-03-01T09:30:00.123456789+09:00"), "2026-03-01T00:30:00.123456Z");
    EXPECT_EQ(again("1969-12-31T23:59:59.9999999Z"), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(again("2026-03-01T09:30:00-00:00"), "2026-03-01T09:30:00.000000Z");
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
    for (const char* bad : {"",
                            "2026",
                            "2026-03-01",
                            "2026-03-01T09:30Z",
                            "2026-03-01T09:30:00",
                            "2026-3-1T09:30:00Z",
                            "2026-03-01 09:30:00Z",
                            "2026-02-29T00:00:00Z",
                            "2026-13-01T00:00:00Z",
                            "2026-00-01T00:00:00Z",
                            "2026-04-31T00:00:00Z",
                            "2026-01-00T00:00:00Z",
                            "2026-03-01T24:00:00Z",
                            "2026-03-01T09:60:00Z",
                            "2026-03-01T09:30:61Z",
                            "2026-03-01T09:30:60Z",
                            "2026-03-01T09:30:00.Z",
                            "2026-03-01T09:30:00.1234567890Z",
                            "2026-03-01T09:30:00+24:00",
                            "2026-03-01T09:30:00+09:60",
                            "2026-03-01T09:30:00+0900",
                            "2026-03-01T09:30:00Z ",
                            " 2026-03-01T09:30:00Z",
                            "-026-03-01T09:30:00Z",
                            "2026-03-01T09:30:00,5Z",
                            "0000-01-01T00:00:00+00:01",
                            "9999-12-31T23:59:59-00:01"}) {
        EXPECT_EQ(again(bad), "none") << bad;
    }
}

TEST(Rfc3339, KnowsLeapYears) {
    EXPECT_EQ(again("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00.000000Z");
    EXPECT_EQ(again("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00.000000Z");
    EXPECT_EQ(again("1900-02-29T00:00:00Z"), "none");
}

TEST(Rfc3339, ReadsBackWhatItWrote) {
    ASSERT_TRUE(rc::check("round trip", [] {
        // Uniform over ten thousand years; inRange works in 64 bits.
        const WallTime time{*rc::gen::inRange<std::int64_t>(kFirst, kLast + 1)};
        RC_ASSERT(parse_rfc3339(to_rfc3339(time)) == time);
    }));
}

TEST(Rfc3339, SortsAsTheTime) {
    ASSERT_TRUE(rc::check("order of texts", [] {
        const WallTime a{*rc::gen::inRange<std::int64_t>(kFirst, kLast + 1)};
        const WallTime b{*rc::gen::inRange<std::int64_t>(kFirst, kLast + 1)};
        RC_ASSERT((to_rfc3339(a) < to_rfc3339(b)) == (a < b));
    }));
}

TEST(MonotonicTime, AddsAndSubtractsDurations) {
    const MonotonicTime start{1000};
    EXPECT_EQ(start + Microseconds{2}, MonotonicTime{3000});
    EXPECT_EQ((start + Seconds{1}) - start, Seconds{1});
}

}  // namespace
}  // namespace madang
