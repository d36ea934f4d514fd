// Names of schedules, and the sets of those that are open.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/schedule_book.h"

#include <cmath>

#include "base/text.h"
#include "service/places/limits.h"
#include "service/places/store/keys.h"

namespace madang::places {

namespace {

constexpr std::int64_t kMicrosecondsOfMinute = 60'000'000;

// A name: zone, latitude and longitude in whole degrees (only where the sun matters), text; with
// line feeds between, which none of them holds in front.
struct ScheduleName {
    std::string_view zone;
    std::string_view degrees;
    std::string_view text;
};

std::optional<ScheduleName> parts_of(std::string_view name) {
    const auto first = name.find('\n');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = name.find('\n', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    return ScheduleName{name.substr(0, first), name.substr(first + 1, second - first - 1),
                        name.substr(second + 1)};
}

std::string degrees_of(geo::Position position) {
    return std::to_string(std::lround(position.latitude)) + " " +
           std::to_string(std::lround(position.longitude));
}

Result<hours::Place> place_of(const hours::Atlas& atlas, const ScheduleName& name) {
    hours::Place place;
    place.zone = atlas.find_zone(name.zone);
    if (place.zone == nullptr) return fail(ErrorCode::kUnavailable, "the system has no such zone");
    place.holidays = atlas.find_holidays(place.zone->country());
    const auto blank = name.degrees.find(' ');
    if (blank == std::string_view::npos) return place;
    place.latitude = parse_number(name.degrees.substr(0, blank)).value_or(0);
    place.longitude = parse_number(name.degrees.substr(blank + 1)).value_or(0);
    return place;
}

}  // namespace

// Sunrise, sunset, dawn and dusk all come with one of these.
bool may_name_the_sun(std::string_view text) {
    const std::string lower = ascii_lower(text);
    return lower.find("sun") != std::string_view::npos ||
           lower.find("da") != std::string_view::npos || lower.find("du") != std::string_view::npos;
}

std::string schedule_name(const hours::Zone& zone, geo::Position position, std::string_view text) {
    std::string name = zone.name();
    name.append(1, '\n').append(may_name_the_sun(text) ? degrees_of(position) : "");
    return name.append(1, '\n').append(text);
}

std::string schedule_name(const hours::Atlas& atlas, const Draft& draft) {
    const std::string_view text = trim(draft.opening_hours);
    if (text.empty()) return {};
    const geo::Position position{draft.latitude, draft.longitude};
    return schedule_name(atlas.zone_at(draft.latitude, draft.longitude), position, text);
}

Result<PlacedSchedule> read_schedule(const hours::Atlas& atlas, std::string_view name) {
    const auto parts = parts_of(name);
    if (!parts) return fail(ErrorCode::kCorrupt, "not a schedule's name");
    return PlacedSchedule{TRY(hours::Schedule::parse(parts->text)), TRY(place_of(atlas, *parts))};
}

Result<> ScheduleBook::load(lsm::Database& database,
                            const std::shared_ptr<const lsm::Snapshot>& snapshot) {
    const auto walk = database.iterate(snapshot, lsm::prefix_bounds(kScheduleTable));
    for (walk->seek_first(); walk->valid(); walk->next()) {
        const auto number = TRY(parse_number_value(walk->value()));
        learn(walk->key().substr(kScheduleTable.size()), static_cast<std::uint32_t>(number));
    }
    return walk->status();
}

std::optional<geo::Schedule> ScheduleBook::learn(std::string_view name, std::uint32_t number) {
    if (name.empty() || number == 0 || number_of(name) == number) return std::nullopt;
    // A store may come from a system that knew more: its number is kept, and never open here.
    const auto placed = read_schedule(atlas_, name);
    WriterLock lock(mutex_);
    numbers_.insert_or_assign(std::string(name), number);
    if (known_.size() <= number) known_.resize(number + std::size_t{1});
    if (!placed) return std::nullopt;
    const auto hours = placed->schedule.possible_hours(placed->place);
    known_[number] = Known{*placed, hours};
    return geo::Schedule{number, hours};
}

std::vector<geo::Schedule> ScheduleBook::definitions() const {
    std::vector<geo::Schedule> all;
    ReaderLock lock(mutex_);
    for (std::size_t number = 0; number < known_.size(); ++number) {
        if (!known_[number]) continue;
        all.push_back({static_cast<std::uint32_t>(number), known_[number]->hours});
    }
    return all;
}

std::uint32_t ScheduleBook::number_of(std::string_view name) const {
    ReaderLock lock(mutex_);
    const auto known = numbers_.find(name);
    return known == numbers_.end() ? 0 : known->second;
}

std::shared_ptr<const geo::ScheduleSet> ScheduleBook::set_at(std::int64_t minute) const {
    const WallTime time{minute * kMicrosecondsOfMinute};
    auto set = std::make_shared<geo::ScheduleSet>();
    ReaderLock lock(mutex_);
    set->resize(known_.size() / 64 + 1);
    for (std::size_t number = 0; number < known_.size(); ++number) {
        if (!known_[number]) continue;
        const auto& [schedule, place] = known_[number]->placed;
        const bool is_open = schedule.state_at(time, place).state == hours::State::kOpen;
        if (is_open) (*set)[number / 64] |= std::uint64_t{1} << (number % 64);
    }
    return set;
}

geo::OpenAt ScheduleBook::open_at(WallTime time) {
    const auto minute = static_cast<std::int64_t>(
        std::floor(static_cast<double>(time.microseconds) / kMicrosecondsOfMinute));
    geo::OpenAt filter;
    filter.hour = static_cast<std::uint16_t>(hours::week_hour_of(time));
    std::size_t schedules = 0;
    {
        ReaderLock lock(mutex_);
        schedules = known_.size();
    }
    {
        MutexLock lock(sets_mutex_);
        const auto made = sets_.find(minute);
        if (made != sets_.end() && made->second.schedules == schedules) {
            filter.open = made->second.set;
            return filter;
        }
    }
    filter.open = set_at(minute);
    MutexLock lock(sets_mutex_);
    if (sets_.size() >= kOpenSetsMax) sets_.erase(sets_.begin());
    sets_.insert_or_assign(minute, MadeSet{schedules, filter.open});
    return filter;
}

}  // namespace madang::places
