// In which hours each schedule may be open: what summaries are made from.
//
// Idea:       definitions never change, so that a summary stays true for as long as it lives; one
//             that comes after its points were packed only makes later summaries sharper.
// Invariants: a number's hours are written before its mark is set.
// Threads:    define(): one thread. Everything else: any.
// Limits:     numbers ≤ kScheduleMax; 25 B each, in segments of 4,096.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/geo/filter.h"

namespace madang::geo {

class Schedules {
public:
    Schedules();
    ~Schedules();
    Schedules(const Schedules&) = delete;
    Schedules& operator=(const Schedules&) = delete;

    // Adds definitions; repeating one is no change. Errors, with nothing added: invalid for number
    // 0 or above the limit; conflict if a number has other hours (also within `added`).
    Result<> define(std::span<const Schedule> added);

    // All hours for a number that is not defined.
    const HoursOfWeek& hours(std::uint32_t number) const;

    // In the order of their numbers.
    std::vector<Schedule> all() const;

    std::uint64_t bytes() const;

private:
    static constexpr std::size_t kSegment = 4096;
    static constexpr std::size_t kSegments = (std::size_t{kScheduleMax} + 1) / kSegment;

    struct Segment {
        std::array<std::atomic<bool>, kSegment> is_defined{};
        std::array<HoursOfWeek, kSegment> hours{};
    };

    const HoursOfWeek* find(std::uint32_t number) const;
    void put(const Schedule& schedule);

    std::unique_ptr<std::atomic<Segment*>[]> segments_;
};

}  // namespace madang::geo
