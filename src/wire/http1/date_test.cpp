// Tests of HTTP dates.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/date.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace madang::http1 {
namespace {

constexpr std::int64_t kExample = 784111777;  // of RFC 9110 §5.6.7
constexpr std::int64_t kNow = 1'767'225'600;  // 2026-01-01

TEST(Date, WritesTheExampleOfTheRfc) {
    EXPECT_EQ(format_date(kExample), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Date, WritesTheBordersOfTheCalendar) {
    EXPECT_EQ(format_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
    EXPECT_EQ(format_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(format_date(253402300799), "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_EQ(format_date(-62167219200), "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST(DateDeathTest, WritesNoYearOfFiveDigits) {
    EXPECT_DEATH(format_date(253402300800), "four digits");
}

TEST(Date, ReadsAllThreeForms) {
    EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
    EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
    EXPECT_EQ(parse_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
    EXPECT_EQ(parse_date("Wed Nov 16 08:49:37 1994", kNow), kExample + 10 * 86400);
}

TEST(Date, TakesATwoDigitYearAtMostFiftyYearsAhead) {
    EXPECT_EQ(parse_date("Wednesday, 01-Jan-76 00:00:00 GMT", kNow), 3345062400);  // 2076
    EXPECT_EQ(parse_date("Saturday, 01-Jan-77 00:00:00 GMT", kNow), 220924800);    // 1977
}

TEST(Date, TakesALeapSecondAsTheOneBefore) {
    EXPECT_EQ(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow), 1483228799);
}

TEST(Date, RefusesWhatIsNoDate) {
    for (const char* text : {"",
                             "Sun",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Mon, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 6 Nov 1994 08:49:37 GMT",
                             "Sun, 06 nov 1994 08:49:37 GMT",
                             "sun, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT",
                             "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, 06 Nov 1994 08:49:37 GMT ",
                             " Sun, 06 Nov 1994 08:49:37 GMT",
                             "Thu, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sunday, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov 06 08:49:37 94",
                             "Sun Nov 6 08:49:37 1994",
                             "1994-11-06T08:49:37Z",
                             "Sun, 06 Nov 19x4 08:49:37 GMT"}) {
        EXPECT_EQ(parse_date(text, kNow), std::nullopt) << text;
    }
}

TEST(Date, ReadsBackWhatItWrites) {
    ASSERT_TRUE(rc::check("parse(format(t)) == t", [] {
        const auto time = *rc::gen::inRange<std::int64_t>(-62167219200, 253402300800);
        RC_ASSERT(parse_date(format_date(time), kNow) == time);
    }));
}

}  // namespace
}  // namespace madang::http1
