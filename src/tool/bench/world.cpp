// Drawing the points, and reading opening hours by each zone's clock.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "engine/geo/skewed_facets.h"
#include "engine/geo/skewed_world.h"
#include "engine/hours/schedule.h"

namespace madang::bench {
namespace {

constexpr Meters kDenseReach{10'000};
constexpr std::int64_t kMicrosecondsOfMinute = 60'000'000;
constexpr std::int64_t kFirstMondayMinute = std::int64_t{4} * 24 * 60;  // 1970-01-05
constexpr int kInstantMinute = 2 * 24 * 60 + 10 * 60 + 30;
constexpr int kStepMinutes = 15;  // all texts and zones change on quarters of an hour

// Some ways to open, as a town has them; none depends on holidays or the sun.
std::string hours_text(std::uint64_t number) {
    const std::uint64_t from = 7 + number % 5;
    const std::uint64_t to = 17 + number / 5 % 4;
    switch (number / 20) {
        case 0: return fmt::format("Mo-Fr {:02}:00-{:02}:00", from, to);
        case 1: return fmt::format("Mo-Sa {:02}:30-{:02}:00; Su 10:00-16:00", from, to);
        case 2: return fmt::format("Tu-Su {:02}:00-14:00,16:00-{:02}:30", from, to + 3);
        case 3: return fmt::format("Mo-Su {:02}:00-0{}:00", from + 8, to - 15);
        default: return "24/7";
    }
}
constexpr std::uint64_t kHoursTexts = 84;

std::int64_t week_minute(WallTime now) {
    const std::int64_t minute = now.microseconds / kMicrosecondsOfMinute - kFirstMondayMinute;
    return kFirstMondayMinute + (minute / kMinutesOfWeek + 1) * kMinutesOfWeek;
}

// Numbers what differs: a text by a zone.
class ScheduleNumbers {
public:
    ScheduleNumbers(const hours::Atlas& atlas, std::int64_t week, std::vector<WeekSchedule>& into)
        : atlas_(atlas), week_(week), into_(into) {}

    Result<std::uint32_t> number_of(std::uint64_t id, geo::Position position) {
        if (geo::skewed_number(id, 7) % 5 == 0) return 0;
        const std::uint64_t text = geo::skewed_number(id, 8) % kHoursTexts;
        const hours::Zone* zone = &atlas_.zone_at(position.latitude, position.longitude);
        std::uint32_t& number = numbers_[{text, zone}];
        if (number == 0) {
            into_.push_back(TRY(read(hours_text(text), {.zone = zone})));
            number = static_cast<std::uint32_t>(into_.size());
        }
        return number;
    }

private:
    Result<WeekSchedule> read(std::string text, const hours::Place& place) const {
        const auto schedule = TRY(hours::Schedule::parse(text));
        WeekSchedule read;
        read.text = std::move(text);
        read.possible = schedule.possible_hours(place);
        for (int minute = 0; minute < kMinutesOfWeek; minute += kStepMinutes) {
            const WallTime time{(week_ + minute) * kMicrosecondsOfMinute};
            if (schedule.state_at(time, place).state != hours::State::kOpen) continue;
            if (read.open.empty() || read.open.back().second != minute) {
                read.open.emplace_back(minute, minute);
            }
            read.open.back().second = minute + kStepMinutes;
        }
        const WallTime instant{(week_ + kInstantMinute) * kMicrosecondsOfMinute};
        read.is_open = schedule.state_at(instant, place).state == hours::State::kOpen;
        return read;
    }

    const hours::Atlas& atlas_;
    std::int64_t week_;
    std::vector<WeekSchedule>& into_;
    std::map<std::pair<std::uint64_t, const hours::Zone*>, std::uint32_t> numbers_;
};

}  // namespace

Result<World> build_world(std::size_t points, std::size_t queries, WallTime now) {
    World world;
    const auto atlas = TRY(hours::Atlas::open());
    const std::int64_t week = week_minute(now);
    world.minute = kInstantMinute;
    world.instant = {(week + kInstantMinute) * kMicrosecondsOfMinute};
    ScheduleNumbers numbers(*atlas, week, world.schedules);
    auto drawn = geo::SkewedWorld::points();
    world.points.reserve(points);
    for (std::size_t id = 0; id < points; ++id) {
        Point point{.position = drawn.next()};
        point.category = geo::skewed_category(id);
        point.rating = geo::skewed_rating(id);
        point.schedule = TRY(numbers.number_of(id, point.position));
        world.points.push_back(point);
    }
    auto asked = geo::SkewedWorld::queries();
    for (std::size_t i = 0; i < queries; ++i) {
        const geo::Position centre = asked.next();
        world.centres.push_back(centre);
        const Meters apart = geo::distance(centre, drawn.largest_city());
        if (apart <= kDenseReach) world.dense.push_back(centre);
    }
    return world;
}

geo::OpenAt World::open_at() const {
    geo::ScheduleSet open((schedules.size() + 1) / 64 + 1);
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        const std::size_t number = i + 1;
        if (schedules[i].is_open) open[number / 64] |= std::uint64_t{1} << (number % 64);
    }
    return {static_cast<std::uint16_t>(minute / 60),
            std::make_shared<const geo::ScheduleSet>(std::move(open))};
}

std::string category_text(std::uint16_t category) {
    return fmt::format("kind={}", category);
}

}  // namespace madang::bench
