// The world as opening hours need it: the zone, country and holidays of a point.
//
// Threads: immutable once opened; places point into it, so that it must outlive them.
// Limits:  hours/limits.h.
// Sources: world/tables.h; the clock changes from the system's zone files.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/hours/place.h"
#include "engine/hours/world/holiday_table.h"
#include "engine/hours/world/zone_tree.h"

namespace madang::hours {

class Atlas {
public:
    // Reads the embedded tables and the zone files of the system (some 400 small files: blocks for
    // a tenth of a second). Errors: unavailable without zone files.
    static Result<std::unique_ptr<const Atlas>> open();

    // The zone of a point: never nothing. At sea, without a table, or where the system has no such
    // zone, the nautical zone by longitude, which has no country.
    const Zone& zone_at(double latitude, double longitude) const;

    // The zone with that name ("Asia/Seoul"), or nullptr.
    const Zone* find_zone(std::string_view name) const;

    // The holidays of a country (ISO 3166-1 alpha-2), or nullptr.
    const Holidays* find_holidays(std::string_view country) const;

    // All of it for one point.
    Place place_at(double latitude, double longitude) const;

    // How many zones and countries with holidays it knows, for start-up logs.
    std::size_t zones() const { return zones_.size(); }
    std::size_t countries() const { return holidays_.size(); }

private:
    static constexpr int kMiddle = 12;  // the index of Greenwich
    static constexpr std::size_t kSeaZones = 25;

    Atlas();
    Result<> read_zones();

    ZoneTree tree_;
    std::vector<const Zone*> of_tree_;  // by the tree's index; nullptr: the system has none
    std::map<std::string, Zone, std::less<>> zones_;
    std::array<const Zone*, kSeaZones> sea_{};  // from 12 hours west to 12 hours east
    HolidayTable holidays_;
};

}  // namespace madang::hours
