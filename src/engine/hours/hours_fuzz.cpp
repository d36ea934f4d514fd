// Feeds arbitrary bytes to the reader of opening hours; what it takes must answer, and agree with
// itself.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "engine/hours/schedule.h"

namespace madang::hours {
namespace {

constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kStart = 1'711'800'000'000'000;  // the night before a clock change
constexpr int kInstants = 200;

const Zone& zone() {
    static const Zone helsinki("Europe/Helsinki", "FI",
                               {{0, 7200}, {1'711'846'800, 10800}, {1'729'990'800, 7200}});
    return helsinki;
}

const Holidays& holidays() {
    static const Holidays some = [] {
        Holidays made(day_of(2024, 1, 1), 366);
        made.insert(day_of(2024, 4, 1));
        return made;
    }();
    return some;
}

void ask(const Schedule& schedule) {
    const Place place{
        .zone = &zone(), .holidays = &holidays(), .latitude = 68.9, .longitude = 27.0};
    const WeekHours open = schedule.possible_hours(place);
    WallTime time{kStart};
    for (int i = 0; i < kInstants; ++i, time.microseconds += 7 * kHour + 60'000'000) {
        const Status status = schedule.state_at(time, place);
        CHECK(status.state != State::kOpen || open[week_hour_of(time)], "no hour is missed");
    }
    if (const auto change = schedule.next_change({kStart}, place)) {
        CHECK(change->at > WallTime{kStart}, "a change lies ahead");
        CHECK(change->status == schedule.state_at(change->at, place), "it is what will be");
        CHECK(change->status.state != schedule.state_at({kStart}, place).state, "it changes");
    }
    LocalMinute last;
    for (const Interval& interval : schedule.week({kStart}, place)) {
        CHECK(last <= interval.begin && interval.begin < interval.end, "intervals are in order");
        last = interval.end;
    }
}

}  // namespace
}  // namespace madang::hours

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto schedule = hours::Schedule::parse(text);
    if (schedule) {
        hours::ask(*schedule);
    } else {
        CHECK(schedule.error().code() == ErrorCode::kExhausted ||
                  schedule.error().detail() <= static_cast<std::int64_t>(size),
              "an error names an offset within the text");
    }
    return 0;
}
