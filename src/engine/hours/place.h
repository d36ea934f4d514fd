// Where a schedule is read: its clock, its holidays, its sun.
// Threads: immutable values; what they point to must outlive them (an Atlas keeps it).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hours/calendar.h"

namespace madang::hours {

// Seconds since 1970-01-01T00:00:00Z, or those of a local clock on the same count.
using UtcSeconds = std::int64_t;
using LocalSeconds = std::int64_t;

// One time zone: from when which offset stands.
class Zone {
public:
    struct Change {
        UtcSeconds from = 0;
        std::int32_t offset = 0;  // seconds to add to UTC
    };
    // What stands at one instant, and until when.
    struct Offset {
        std::int32_t seconds = 0;
        UtcSeconds until = 0;
    };

    // A clock that never changes.
    static Zone fixed(std::string name, std::int32_t offset);
    // Needs at least one change, in ascending order; the first offset stands before it also.
    Zone(std::string name, std::string country, std::vector<Change> changes);

    const std::string& name() const { return name_; }        // "Asia/Seoul"
    const std::string& country() const { return country_; }  // ISO 3166-1 alpha-2, or ""

    // Cost: a search among some fifty changes.
    Offset offset_at(UtcSeconds time) const;

    // The offsets that ever stand, ascending and different.
    const std::vector<std::int32_t>& offsets() const { return offsets_; }

private:
    std::string name_;
    std::string country_;
    std::vector<Change> changes_;
    std::vector<std::int32_t> offsets_;
};

// The public holidays of one country, one bit a day.
class Holidays {
public:
    // `first` is the day of bit 0.
    Holidays(Day first, std::size_t days) : first_(first), bits_((days + 63) / 64) {}

    bool contains(Day day) const {
        const std::int64_t at = std::int64_t{day} - first_;
        return at >= 0 && at < static_cast<std::int64_t>(bits_.size() * 64) &&
               (bits_[static_cast<std::size_t>(at) / 64] >> (at % 64) & 1) != 0;
    }
    // A day outside the table is left out.
    void insert(Day day);

private:
    Day first_;
    std::vector<std::uint64_t> bits_;
};

struct Place {
    const Zone* zone = nullptr;
    const Holidays* holidays = nullptr;  // nullptr: no day is a public holiday
    double latitude = 0;
    double longitude = 0;
};

}  // namespace madang::hours
