// Segments that appear with their first definition and never move.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/schedules.h"

#include <absl/container/flat_hash_map.h>

namespace madang::geo {

Schedules::Schedules() : segments_(std::make_unique<std::atomic<Segment*>[]>(kSegments)) {}

Schedules::~Schedules() {
    for (std::size_t i = 0; i < kSegments; ++i) {
        const std::unique_ptr<Segment> owned(segments_[i].load(std::memory_order_relaxed));
    }
}

const HoursOfWeek* Schedules::find(std::uint32_t number) const {
    if (number > kScheduleMax) return nullptr;
    const Segment* segment = segments_[number / kSegment].load(std::memory_order_acquire);
    if (segment == nullptr) return nullptr;
    const std::size_t at = number % kSegment;
    return segment->is_defined[at].load(std::memory_order_acquire) ? &segment->hours[at] : nullptr;
}

const HoursOfWeek& Schedules::hours(std::uint32_t number) const {
    static const HoursOfWeek kAlways = HoursOfWeek().set();
    const HoursOfWeek* found = find(number);
    return found == nullptr ? kAlways : *found;
}

Result<> Schedules::define(std::span<const Schedule> added) {
    absl::flat_hash_map<std::uint32_t, const HoursOfWeek*> fresh;
    for (const Schedule& schedule : added) {
        if (schedule.number == 0 || schedule.number > kScheduleMax) {
            return fail(ErrorCode::kInvalid, "impossible number of a geo schedule",
                        schedule.number);
        }
        const HoursOfWeek* known = find(schedule.number);
        if (known == nullptr) known = fresh.emplace(schedule.number, &schedule.hours).first->second;
        if (*known != schedule.hours) {
            return fail(ErrorCode::kConflict, "geo schedule has other hours already",
                        schedule.number);
        }
    }
    for (const Schedule& schedule : added) put(schedule);
    return {};
}

void Schedules::put(const Schedule& schedule) {
    if (find(schedule.number) != nullptr) return;
    std::atomic<Segment*>& slot = segments_[schedule.number / kSegment];
    Segment* segment = slot.load(std::memory_order_relaxed);
    if (segment == nullptr) {
        segment = std::make_unique<Segment>().release();
        slot.store(segment, std::memory_order_release);
    }
    const std::size_t at = schedule.number % kSegment;
    segment->hours[at] = schedule.hours;
    segment->is_defined[at].store(true, std::memory_order_release);
}

std::vector<Schedule> Schedules::all() const {
    std::vector<Schedule> found;
    for (std::size_t i = 0; i < kSegments; ++i) {
        if (segments_[i].load(std::memory_order_acquire) == nullptr) continue;
        for (std::size_t at = 0; at < kSegment; ++at) {
            const auto number = static_cast<std::uint32_t>(i * kSegment + at);
            if (const HoursOfWeek* hours = find(number)) found.push_back({number, *hours});
        }
    }
    return found;
}

std::uint64_t Schedules::bytes() const {
    std::uint64_t total = kSegments * sizeof(void*);
    for (std::size_t i = 0; i < kSegments; ++i) {
        if (segments_[i].load(std::memory_order_relaxed) != nullptr) total += sizeof(Segment);
    }
    return total;
}

}  // namespace madang::geo
