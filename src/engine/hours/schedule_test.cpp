// What each construct of the language means on a day.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/schedule.h"

#include <gtest/gtest.h>

#include "engine/hours/drawn_day_test.h"

namespace madang::hours {
namespace {

// 2024-06-03 is a Monday.
constexpr std::string_view kMonday = "2024-06-03";
constexpr std::string_view kWednesday = "2024-06-05";
constexpr std::string_view kFriday = "2024-06-07";
constexpr std::string_view kSaturday = "2024-06-08";
constexpr std::string_view kSunday = "2024-06-09";

TEST(Weekdays, SelectRangesAndLists) {
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00", kFriday), "09:00-18:00");
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00", kSaturday), "closed");
    EXPECT_EQ(drawn("Mo,We-Fr 09:00-18:00", kWednesday), "09:00-18:00");
    EXPECT_EQ(drawn("Sa-Mo 09:00-18:00", kSunday), "09:00-18:00");
    EXPECT_EQ(drawn("Sa-Mo 09:00-18:00", kWednesday), "closed");
    EXPECT_EQ(drawn("Mo-Fr", kMonday), "00:00-24:00");
}

TEST(Weekdays, SelectTheNthOfTheMonth) {
    EXPECT_EQ(drawn("Mo[1] 10:00-12:00", "2024-06-03"), "10:00-12:00");
    EXPECT_EQ(drawn("Mo[1] 10:00-12:00", "2024-06-10"), "closed");
    EXPECT_EQ(drawn("Sa[-1] 10:00-12:00", "2024-06-29"), "10:00-12:00");
    EXPECT_EQ(drawn("Sa[-1] 10:00-12:00", "2024-06-22"), "closed");
    EXPECT_EQ(drawn("Sa[1-2,-1] 10:00-12:00", "2024-06-08"), "10:00-12:00");
    EXPECT_EQ(drawn("Sa[5] 10:00-12:00", "2024-06-29"), "10:00-12:00");
    EXPECT_EQ(drawn("Sa[5] 10:00-12:00", "2024-07-27"), "closed");
    EXPECT_EQ(drawn("Su[-1] +1 day 10:00-12:00", "2024-07-01"), "10:00-12:00");
    EXPECT_EQ(drawn("Mo[1] -2 days 10:00-12:00", "2024-06-01"), "10:00-12:00");
}

TEST(Times, MayBeSeveral) {
    EXPECT_EQ(drawn("09:00-12:00,14:00-18:00", kMonday), "09:00-12:00 14:00-18:00");
    EXPECT_EQ(drawn("Mo 09:00-12:00, 14:00-18:00", kMonday), "09:00-12:00 14:00-18:00");
}

TEST(Times, GoOverMidnight) {
    EXPECT_EQ(drawn("Fr 22:00-04:00", kFriday), "22:00-24:00");
    EXPECT_EQ(drawn("Fr 22:00-04:00", kSaturday), "00:00-04:00");
    EXPECT_EQ(drawn("Fr 22:00-28:00", kSaturday), "00:00-04:00");
    EXPECT_EQ(drawn("Su 22:00-02:00", "2024-06-10"), "00:00-02:00");
    EXPECT_EQ(drawn("00:00-24:00", kMonday), "00:00-24:00");
    EXPECT_EQ(drawn("Mo 08:00-08:00", "2024-06-04"), "00:00-08:00");
}

TEST(Times, MayHaveAnOpenEndThatIsGuessed) {
    EXPECT_EQ(drawn("Mo 10:00+", kMonday), "?10:00-24:00");
    EXPECT_EQ(drawn("Mo 17:00+", kMonday), "?17:00-24:00");
    EXPECT_EQ(drawn("Mo 17:00+", "2024-06-04"), "?00:00-03:00");
    EXPECT_EQ(drawn("Mo 08:00-21:00+", kMonday), "08:00-21:00 ?21:00-24:00");
    EXPECT_EQ(drawn("Mo 20:00-02:00+", "2024-06-04"), "00:00-02:00 ?02:00-10:00");
    EXPECT_EQ(drawn("07:00+,12:00-16:00", kMonday), "?07:00-12:00 12:00-16:00");
    EXPECT_TRUE(schedule("Mo 10:00+").state_at(at("2024-06-03T11:00"), greenwich()).guessed);
}

TEST(Rules, TakeTheirDayOver) {
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00; We 10:00-12:00", kWednesday), "10:00-12:00");
    EXPECT_EQ(drawn("Mo-Fr 09:00-18:00; We off", kWednesday), "closed");
    EXPECT_EQ(drawn("Mo-Su 09:00-18:00; We 12:00-13:00 off", kWednesday),
              "09:00-12:00 13:00-18:00");
    EXPECT_EQ(drawn("10:00-12:00; 14:00-16:00", kMonday), "14:00-16:00");
    EXPECT_EQ(drawn("24/7; We off", kWednesday), "closed");
}

TEST(Rules, TakeAlsoTheEndOfTheNightBeforeOver) {
    EXPECT_EQ(drawn("Fr 22:00-04:00; Sa 12:00-14:00", kSaturday), "12:00-14:00");
    EXPECT_EQ(drawn("Fr 22:00-04:00, Sa 12:00-14:00", kSaturday), "00:00-04:00 12:00-14:00");
    EXPECT_EQ(drawn("Mo-Su 22:00-04:00", kSaturday), "00:00-04:00 22:00-24:00");
    EXPECT_EQ(drawn("Fr 22:00-04:00; Sa off", kSaturday), "closed");
    EXPECT_EQ(drawn("Mo-Su 22:00-04:00; Sa off", kSunday), "00:00-04:00 22:00-24:00");
}

TEST(Rules, AddAfterAComma) {
    EXPECT_EQ(drawn("Mo-Fr 09:00-12:00, We 14:00-18:00", kWednesday), "09:00-12:00 14:00-18:00");
    EXPECT_EQ(drawn("Mo-Sa 10:30-16:00, Tu-Sa 17:00-23:00", kWednesday), "10:30-16:00 17:00-23:00");
    EXPECT_EQ(drawn("Mo-Th 12:00-15:00,Fr-Sa 12:00-15:00,19:30-22:30", kFriday),
              "12:00-15:00 19:30-22:30");
}

TEST(Rules, FallBackWhereNothingElseOpens) {
    EXPECT_EQ(drawn("Mo-Fr 08:00-16:00 || \"on appointment\"", kMonday),
              "?00:00-08:00[on appointment] 08:00-16:00 ?16:00-24:00[on appointment]");
    EXPECT_EQ(drawn("Mo-Fr 08:00-16:00 || \"on appointment\"", kSunday),
              "?00:00-24:00[on appointment]");
    EXPECT_EQ(drawn("off || \"suljettu\"", kMonday), "?00:00-24:00[suljettu]");
    EXPECT_EQ(drawn("Mo 10:00-12:00 || Mo 11:00-14:00 unknown", kMonday),
              "10:00-12:00 ?12:00-14:00");
}

TEST(States, AreOpenClosedAndUnknown) {
    EXPECT_EQ(drawn("off", kMonday), "closed");
    EXPECT_EQ(drawn("closed", kMonday), "closed");
    EXPECT_EQ(drawn("open", kMonday), "00:00-24:00");
    EXPECT_EQ(drawn("Mo 10:00-12:00 unknown", kMonday), "?10:00-12:00");
    EXPECT_EQ(drawn("Mo 10:00-12:00 \"by appointment\"", kMonday), "?10:00-12:00[by appointment]");
    EXPECT_EQ(drawn("Mo 10:00-12:00 open \"Lunch\"", kMonday), "10:00-12:00[Lunch]");
    EXPECT_EQ(drawn("Mo 10:00-12:00 \"Lunch\" open", kMonday), "10:00-12:00[Lunch]");
    EXPECT_EQ(drawn("\"for request only\"", kMonday), "?00:00-24:00[for request only]");
}

TEST(Holidays, StandBesideWeekdaysOrAlone) {
    EXPECT_EQ(drawn("Mo-Su 09:00-18:00; PH off", "2024-12-25"), "closed");
    EXPECT_EQ(drawn("Mo-Su 09:00-18:00; PH off", "2024-12-24"), "09:00-18:00");
    EXPECT_EQ(drawn("Su,PH 10:00-12:00", "2024-12-25"), "10:00-12:00");
    EXPECT_EQ(drawn("PH,Su 10:00-12:00", "2024-12-29"), "10:00-12:00");
    EXPECT_EQ(drawn("PH,Su 10:00-12:00", "2024-12-30"), "closed");
    EXPECT_EQ(drawn("PH Mo-Fr 10:00-12:00", "2024-12-25"), "10:00-12:00");
    EXPECT_EQ(drawn("PH Sa 10:00-12:00", "2024-12-25"), "closed");
    EXPECT_EQ(drawn("PH -1 day 10:00-12:00", "2024-12-24"), "10:00-12:00");
    EXPECT_EQ(drawn("PH +1 day 10:00-12:00", "2024-12-27"), "10:00-12:00");
}

TEST(Holidays, NeverComeWhereNoneAreKnown) {
    Place nowhere = greenwich();
    nowhere.holidays = nullptr;
    EXPECT_EQ(drawn("Mo-Su 09:00-18:00; PH off", "2024-12-25", nowhere), "09:00-18:00");
    EXPECT_EQ(drawn("Mo-Su 09:00-18:00; SH off", "2024-07-25"), "09:00-18:00");
}

TEST(Dates, AreMonthsDaysAndRanges) {
    EXPECT_EQ(drawn("Jun 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("Jul 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("Oct-Mar 10:00-12:00", "2024-01-15"), "10:00-12:00");
    EXPECT_EQ(drawn("Oct-Mar 10:00-12:00", "2024-03-31"), "10:00-12:00");
    EXPECT_EQ(drawn("Oct-Mar 10:00-12:00", "2024-04-01"), "closed");
    EXPECT_EQ(drawn("Dec 24-26 10:00-12:00", "2024-12-26"), "10:00-12:00");
    EXPECT_EQ(drawn("Dec 24-26 10:00-12:00", "2024-12-27"), "closed");
    EXPECT_EQ(drawn("Dec 24,31 10:00-12:00", "2024-12-31"), "10:00-12:00");
    EXPECT_EQ(drawn("Dec 24,Jan 1 10:00-12:00", "2024-01-01"), "10:00-12:00");
    EXPECT_EQ(drawn("May 15-Sep 30 10:00-12:00", "2024-09-30"), "10:00-12:00");
    EXPECT_EQ(drawn("Oct 01 - Jun 14: Mo-Fr 08:30-14:30", "2024-06-14"), "08:30-14:30");
    EXPECT_EQ(drawn("Dec 30-Jan 2 10:00-12:00", "2024-01-02"), "10:00-12:00");
    EXPECT_EQ(drawn("Feb 29 10:00-12:00", "2024-02-29"), "10:00-12:00");
    EXPECT_EQ(drawn("Feb 29 10:00-12:00", "2023-03-01"), "closed");
    EXPECT_EQ(drawn("Jun 1-30/2 10:00-12:00", "2024-06-03"), "10:00-12:00");
    EXPECT_EQ(drawn("Jun 1-30/2 10:00-12:00", "2024-06-04"), "closed");
    EXPECT_EQ(drawn("Jun Su[-1] 10:00-12:00", "2024-06-30"), "10:00-12:00");
    EXPECT_EQ(drawn("Mar Su[-1]-Oct Su[-1] -1 day 10:00-12:00", "2024-10-26"), "10:00-12:00");
    EXPECT_EQ(drawn("Mar Su[-1]-Oct Su[-1] -1 day 10:00-12:00", "2024-10-27"), "closed");
}

TEST(Dates, MayNameYears) {
    EXPECT_EQ(drawn("2024 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("2023 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("2022-2024 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("2020+ 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("2021/2 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("2024 Jun 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("Mo-Th 12:00-16:00; 2017 Jun 30 - 2017 Aug 6 off", "2017-07-03"), "closed");
    EXPECT_EQ(drawn("Mo-Th 12:00-16:00; 2017 Jun 30 - 2017 Aug 6 off", "2018-07-03"),
              "12:00-16:00");
    EXPECT_EQ(drawn("2023 Dec 20-Jan 6 off; 10:00-12:00", "2024-01-06"), "10:00-12:00");
    EXPECT_EQ(drawn("10:00-12:00; 2023 Dec 20-Jan 6 off", "2024-01-06"), "closed");
}

TEST(Dates, MoveWithEaster) {
    EXPECT_EQ(drawn("10:00-12:00; easter off", "2024-03-31"), "closed");
    EXPECT_EQ(drawn("10:00-12:00; easter off", "2025-04-20"), "closed");
    EXPECT_EQ(drawn("easter -2 days 10:00-12:00", "2024-03-29"), "10:00-12:00");
    EXPECT_EQ(drawn("easter +49 days 10:00-12:00", "2024-05-19"), "10:00-12:00");
    EXPECT_EQ(drawn("easter-Oct 31 10:00-12:00", "2024-04-01"), "10:00-12:00");
}

TEST(Dates, CountWeeksAsIsoDoes) {
    EXPECT_EQ(drawn("week 23 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("week 22,24-30 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("week 1-53/2 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("week 2-52/2 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("week 1 10:00-12:00", "2024-12-30"), "10:00-12:00");
    EXPECT_EQ(drawn("week 53 Mo-Fr 10:00-12:00", "2020-12-31"), "10:00-12:00");
}

TEST(Dates, AreAllMetTogether) {
    EXPECT_EQ(drawn("Jun Mo 10:00-12:00", kMonday), "10:00-12:00");
    EXPECT_EQ(drawn("Jun Tu 10:00-12:00", kMonday), "closed");
    EXPECT_EQ(drawn("Mo-Fr 9:00-17:00; Sa 10:00-14:00; Jun 1 - Aug 31 Sa off", kSaturday),
              "closed");
}

TEST(NextChange, SaysWhenAndWhatThen) {
    const Schedule hours = schedule("Mo-Fr 09:00-18:00");
    const auto opens = hours.next_change(at("2024-06-03T07:30"), greenwich());
    ASSERT_TRUE(opens.has_value());
    EXPECT_EQ(opens->at, at("2024-06-03T09:00"));
    EXPECT_EQ(opens->status.state, State::kOpen);
    const auto closes = hours.next_change(at("2024-06-03T09:00"), greenwich());
    EXPECT_EQ(closes->at, at("2024-06-03T18:00"));
    const auto monday = hours.next_change(at("2024-06-07T18:00"), greenwich());
    EXPECT_EQ(monday->at, at("2024-06-10T09:00"));
}

TEST(NextChange, IsNoneWhereNothingChangesWithinTheHorizon) {
    EXPECT_FALSE(schedule("24/7").next_change(at("2024-06-03T07:30"), greenwich()));
    EXPECT_FALSE(schedule("off").next_change(at("2024-06-03T07:30"), greenwich()));
    const Schedule winter = schedule("Dec 24 10:00-12:00");
    EXPECT_EQ(winter.next_change(at("2024-06-03T07:30"), greenwich())->at, at("2024-12-24T10:00"));
    EXPECT_FALSE(winter.next_change(at("2024-06-03T07:30"), greenwich(), 30));
}

TEST(Week, HoldsSevenDaysAndKeepsNightsWhole) {
    const auto week =
        schedule("Mo-Fr 09:00-18:00; Sa 20:00-02:00").week(at("2024-06-05T12:00"), greenwich());
    ASSERT_EQ(week.size(), 6U);
    EXPECT_EQ(week[0].begin.day(), day_of(2024, 6, 5));
    EXPECT_EQ(week[0].begin.minute_of_day(), 9 * 60);
    EXPECT_EQ(week[0].end.minute_of_day(), 18 * 60);
    EXPECT_EQ(week[3].begin.day(), day_of(2024, 6, 8));
    EXPECT_EQ(week[3].begin.minute_of_day(), 20 * 60);
    EXPECT_EQ(week[3].end.day(), day_of(2024, 6, 9));
    EXPECT_EQ(week[3].end.minute_of_day(), 2 * 60);
    EXPECT_EQ(week[5].begin.day(), day_of(2024, 6, 11));
}

TEST(Week, IsOneIntervalWhereThePlaceNeverCloses) {
    const auto week = schedule("24/7").week(at("2024-06-05T12:00"), greenwich());
    ASSERT_EQ(week.size(), 1U);
    EXPECT_EQ(week[0].end.value - week[0].begin.value, kMinutesOfWeek);
}

TEST(PossibleHours, AreThoseOfAPlainWeek) {
    const WeekHours hours = schedule("Mo 09:00-10:30").possible_hours(greenwich());
    EXPECT_EQ(hours.count(), 2U);
    EXPECT_TRUE(hours[9] && hours[10]);
    EXPECT_EQ(schedule("24/7").possible_hours(greenwich()).count(), kHoursOfWeek);
    EXPECT_EQ(schedule("off").possible_hours(greenwich()).count(), 0U);
    EXPECT_EQ(schedule("Su 23:00-01:00").possible_hours(greenwich()).to_string().find('1'), 0U);
    EXPECT_TRUE(schedule("Su 23:00-01:00").possible_hours(greenwich())[0]);
}

TEST(PossibleHours, HoldEverySeasonAndClock) {
    const Zone zone("Europe/Helsinki", "FI", {{0, 7200}, {1'711'846'800, 10800}});
    const Place helsinki{.zone = &zone};
    const WeekHours hours = schedule("Mo 09:00-10:00; Jul Mo 12:00-13:00").possible_hours(helsinki);
    EXPECT_EQ(hours.count(), 4U);
    EXPECT_TRUE(hours[6] && hours[7] && hours[9] && hours[10]);
}

TEST(PossibleHours, MayCountWhatIsUnknown) {
    const Schedule hours = schedule("Mo 09:00-10:00 \"ask\"");
    EXPECT_EQ(hours.possible_hours(greenwich()).count(), 0U);
    EXPECT_EQ(hours.possible_hours(greenwich(), State::kUnknown).count(), 1U);
}

TEST(AbsurdTimes, AreAnsweredAsTheNearestYear) {
    const Schedule hours = schedule("Mo-Su,PH 09:00-18:00; easter off; week 2 off; Feb 29 off");
    for (const std::int64_t absurd : {INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX}) {
        EXPECT_EQ(hours.state_at({absurd}, greenwich()).state, State::kClosed);
        EXPECT_LE(hours.week({absurd}, greenwich()).size(), 7U);
        EXPECT_TRUE(hours.next_change({absurd}, greenwich()).has_value());
        EXPECT_LT(week_hour_of({absurd}), kHoursOfWeek);
    }
}

TEST(WeekHour, BeginsOnMondayInUtc) {
    EXPECT_EQ(week_hour_of(at("2024-06-03T00:00")), 0U);
    EXPECT_EQ(week_hour_of(at("2024-06-09T23:59")), 167U);
    EXPECT_EQ(week_hour_of(at("1969-12-29T01:00")), 1U);
}

}  // namespace
}  // namespace madang::hours
