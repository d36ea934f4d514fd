// The language: what is read, what is tolerated, what is refused and where.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/language/parse.h"

#include <gtest/gtest.h>

#include "engine/hours/drawn_day_test.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

// 2024-06-03 is a Monday.
constexpr std::string_view kMonday = "2024-06-03";
constexpr std::string_view kSaturday = "2024-06-08";
constexpr std::string_view kSunday = "2024-06-09";

TEST(Tolerance, IgnoresCaseAndBlanks) {
    EXPECT_EQ(drawn("mo-FR 09:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("Mo-Fr09:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn(" Mo - Fr   09:00 - 18:00 ;", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("Mo-Sa 10:00-20:00;\nSu 11:00-19:00", kSunday), "11:00-19:00");
    EXPECT_EQ(drawn("Mo\u00a010:00-12:00", kMonday), "10:00-12:00");
}

TEST(Tolerance, ReadsNamesThatPeopleWrite) {
    EXPECT_EQ(drawn("Monday-Friday 09:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("Mon.-Fri. 9:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("weekends 10:00-12:00", kSaturday), "10:00-12:00");
    EXPECT_EQ(drawn("weekends 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("daily 8:00-9:00", kSunday), "08:00-09:00");
    EXPECT_EQ(drawn("Montag und Samstag 8.30-9 Uhr", kSaturday), "08:30-09:00");
    EXPECT_EQ(drawn("월-금 09:00~18:00; 토요일 10:00~12:00; 일 휴무", kSaturday), "10:00-12:00");
}

TEST(Tolerance, ReadsTypographicDashes) {
    EXPECT_EQ(drawn("Mo–Fr 11:00–22:00", kMonday), "11:00-22:00");
    EXPECT_EQ(drawn("Mo−Fr 11:00—22:00", kMonday), "11:00-22:00");
    EXPECT_EQ(drawn("08:00 a 19:30", kMonday), "08:00-19:30");
    EXPECT_EQ(drawn("8:00 to 19:30", kMonday), "08:00-19:30");
}

TEST(Tolerance, ReadsTimesWrittenOtherwise) {
    EXPECT_EQ(drawn("9.30-17.00", kMonday), "09:30-17:00");
    EXPECT_EQ(drawn("Mo 10-18", kMonday), "10:00-18:00");
    EXPECT_EQ(drawn("Mo 15-00", kMonday), "15:00-24:00");
    EXPECT_EQ(drawn("Mo 12:00-15, 19:00-23", kMonday), "12:00-15:00 19:00-23:00");
    EXPECT_EQ(drawn("Mo 10:30-20:0", kMonday), "10:30-20:00");
    EXPECT_EQ(drawn("Mon 11am - 11pm", kMonday), "11:00-23:00");
    EXPECT_EQ(drawn("Mo 12:30 p.m.-5 pm", kMonday), "12:30-17:00");
    EXPECT_EQ(drawn("Sat 12am - 11pm", kSaturday), "00:00-23:00");
    EXPECT_EQ(drawn("24 hours", kMonday), "00:00-24:00");
    EXPECT_EQ(drawn("24x7", kMonday), "00:00-24:00");
}

TEST(Tolerance, LetsAColonStandBeforeTheTimes) {
    EXPECT_EQ(drawn("Mo-Fr: 09:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("Jun: Mo-Fr: 09:00-18:00", kMonday), "09:00-18:00");
    EXPECT_EQ(drawn("Mo-Fr, 09:00-18:00", kMonday), "09:00-18:00");
}

TEST(Tolerance, ReadsQuotesOfSeveralLanguages) {
    EXPECT_EQ(drawn("Mo 09:00-10:00 “by bell”", kMonday), "?09:00-10:00[by bell]");
    EXPECT_EQ(drawn("by appointment", kMonday), "?00:00-24:00[by appointment]");
}

struct Refused {
    std::string_view text;
    std::int64_t offset;
    std::string_view expected;
};

TEST(Refusal, NamesTheOffsetAndWhatWasExpected) {
    constexpr Refused kCases[] = {
        {"", 0, "expected opening hours, found nothing"},
        {" ; ", 3, "expected opening hours, found nothing"},
        {"Mo-Fr 09:00", 11, "expected '-' and an end"},
        {"Mo-Fr 16:00-, Sa 14:00-", 12, "expected a time such as 09:00"},
        {"Mo-Fr klo 8.00-16.00", 6, "expected a day, month, year, time, or state"},
        {"Mo 09:75-10:00", 6, "expected minutes, 00 to 59"},
        {"Mo 24:00-25:00", 8, "expected a begin before 24:00"},
        {"Mo 10:00-49:00", 9 + 3, "expected an hour, 00 to 48"},
        {"Feb 30 10:00-12:00", 4, "expected a day that the month has"},
        {"Mo[6] 10:00-12:00", 3, "expected a number from 1 to 5 or -1 to -5"},
        {"Mo[1 10:00-12:00", 5, "expected ']'"},
        {"week 54", 5, "expected the number of a week, 1 to 53"},
        {"Mo 10:00-12:00 \"open", 15, "expected the closing quote of this comment"},
        {"(sunrise+1) - 10:00", 9, "expected hours and minutes such as 01:30"},
        {"Mo 10:00-18:00/30", 14, "expected a span, not its period"},
        {"|| Mo", 0, "expected a day, month, time, or state"},
        {"12345", 0, "expected a number of at most 4 digits"},
        {"Mo-Fr 7:00-210; Sa 12:00-18:00", 11, "expected a time such as 09:00"},
    };
    for (const Refused& refused : kCases) {
        const auto rules = parse_rules(refused.text);
        ASSERT_FALSE(rules.has_value()) << refused.text;
        EXPECT_EQ(rules.error().code(), ErrorCode::kInvalid) << refused.text;
        EXPECT_EQ(rules.error().text(), refused.expected) << refused.text;
        EXPECT_EQ(rules.error().detail(), refused.offset) << refused.text;
    }
}

TEST(Refusal, BoundsWhatItReads) {
    const std::string long_text(kTextBytesMax + 1, ' ');
    EXPECT_EQ(parse_rules(long_text).error().code(), ErrorCode::kExhausted);
    std::string many_rules;
    for (std::size_t i = 0; i <= kRulesMax; ++i) many_rules += "Mo off;";
    EXPECT_EQ(parse_rules(many_rules).error().code(), ErrorCode::kExhausted);
    std::string many_spans = "1:00-2:00";
    for (std::size_t i = 0; i <= kSelectorsMax / 2; ++i) many_spans += ",1-2";
    EXPECT_TRUE(parse_rules(many_spans).has_value());
    for (std::size_t i = 0; i <= kSelectorsMax / 2; ++i) many_spans += ",1-2";
    EXPECT_EQ(parse_rules(many_spans).error().code(), ErrorCode::kExhausted);
}

TEST(Rules, JoinBySemicolonCommaAndBars) {
    const auto rules = parse_rules("Mo 09:00-10:00, Tu 11:00-12:00; We off || \"ask\"");
    ASSERT_TRUE(rules.has_value());
    ASSERT_EQ(rules->size(), 4U);
    EXPECT_EQ((*rules)[0].join, Join::kOverride);
    EXPECT_EQ((*rules)[1].join, Join::kAdd);
    EXPECT_EQ((*rules)[2].join, Join::kOverride);
    EXPECT_EQ((*rules)[3].join, Join::kFallback);
    EXPECT_EQ((*rules)[3].state, State::kUnknown);
}

}  // namespace
}  // namespace madang::hours
