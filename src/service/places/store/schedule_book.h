// The distinct opening hours of the store by number, in memory: parsed, each with its clock.
//
// Idea:       a schedule is a text read by one zone's clock and one country's holidays (and, if it
//             names the sun, in one degree of the earth). Businesses share it by number; what the
//             index filters by is the set of numbers open at an instant, made once a minute.
// Invariants: a schedule is learnt, and defined in the index, before the index shows a business of
//             it. Numbers count from 1 without gaps; 0 is a business whose hours are not known.
// Threads:    any.
// Limits:     kSchedulesMax; about 2 KB each.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "engine/geo/index.h"
#include "engine/hours/atlas.h"
#include "engine/hours/schedule.h"
#include "engine/lsm/database.h"
#include "service/places/business.h"
#include "service/places/catalog.h"

namespace madang::places {

// Returns what makes two businesses share a schedule, or "" without hours. Whether the text can be
// read is not asked.
std::string schedule_name(const hours::Atlas& atlas, const Draft& draft);

// The same of a text that is trimmed and not empty.
std::string schedule_name(const hours::Zone& zone, geo::Position position, std::string_view text);
// Whether where in a zone it is read may matter to a text.
bool may_name_the_sun(std::string_view text);

// Reads a name of schedule_name(). Errors: those of hours::Schedule::parse; corrupt.
Result<PlacedSchedule> read_schedule(const hours::Atlas& atlas, std::string_view name);

class ScheduleBook {
public:
    explicit ScheduleBook(const hours::Atlas& atlas) : atlas_(atlas) {}

    const hours::Atlas& atlas() const { return atlas_; }

    // Reads what a snapshot holds. Errors: corrupt. Blocks.
    Result<> load(lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot)
        EXCLUDES(mutex_);
    // Returns what to tell the index, or nothing if the number was known. A name that cannot be
    // read is never given a number.
    std::optional<geo::Schedule> learn(std::string_view name, std::uint32_t number)
        EXCLUDES(mutex_);
    // Everything there is to tell the index.
    std::vector<geo::Schedule> definitions() const EXCLUDES(mutex_);

    // Returns the number of a name, 0 if there is none.
    std::uint32_t number_of(std::string_view name) const EXCLUDES(mutex_);

    // Returns the filter for being open at `time`. Cost: one set a minute and asked time (50 ns a
    // schedule); otherwise a copy.
    geo::OpenAt open_at(WallTime time) EXCLUDES(mutex_, sets_mutex_);

private:
    struct Known {
        PlacedSchedule placed;
        geo::HoursOfWeek hours;
    };
    std::shared_ptr<const geo::ScheduleSet> set_at(std::int64_t minute) const EXCLUDES(mutex_);

    const hours::Atlas& atlas_;
    mutable SharedMutex mutex_;
    std::vector<std::optional<Known>> known_ GUARDED_BY(mutex_);  // by number
    std::map<std::string, std::uint32_t, std::less<>> numbers_ GUARDED_BY(mutex_);

    // Sets made lately, by minute since 1970, with how many schedules they cover.
    struct MadeSet {
        std::size_t schedules = 0;
        std::shared_ptr<const geo::ScheduleSet> set;
    };
    Mutex sets_mutex_;
    std::map<std::int64_t, MadeSet> sets_ GUARDED_BY(sets_mutex_);
};

}  // namespace madang::places
