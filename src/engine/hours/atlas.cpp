// Puts the tables and the zone files together.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/atlas.h"

#include <utility>

#include "engine/hours/world/countries.h"
#include "engine/hours/world/tables.h"
#include "engine/hours/world/zone_rules.h"

namespace madang::hours {

Atlas::Atlas()
    : tree_(ZoneTree::read(embedded_zones())), holidays_(read_holidays(embedded_holidays())) {
    for (std::size_t i = 0; i < kSeaZones; ++i) {
        SeaZone sea = sea_zone(static_cast<int>(i) - kMiddle);
        Zone zone = Zone::fixed(sea.name, sea.offset);
        sea_.at(i) = &zones_.emplace(std::move(sea.name), std::move(zone)).first->second;
    }
}

// The names of zone.tab and of the tree. A name that only the tree has may be unknown to this
// system.
Result<> Atlas::read_zones() {
    auto countries = read_countries(embedded_countries());
    for (const std::string& name : tree_.names()) countries.try_emplace(name);
    countries.try_emplace("UTC");
    for (const auto& [name, country] : countries) {
        auto changes = read_changes(name);
        if (changes) {
            zones_.try_emplace(name, name, country, *std::move(changes));
        } else if (changes.error().code() == ErrorCode::kUnavailable) {
            return std::unexpected(changes.error());
        }
    }
    for (const std::string& name : tree_.names()) of_tree_.push_back(find_zone(name));
    return {};
}

Result<std::unique_ptr<const Atlas>> Atlas::open() {
    std::unique_ptr<Atlas> atlas(new Atlas);
    TRY(atlas->read_zones());
    return atlas;
}

const Zone& Atlas::zone_at(double latitude, double longitude) const {
    if (const auto index = tree_.find(latitude, longitude)) {
        if (*index < of_tree_.size() && of_tree_[*index] != nullptr) return *of_tree_[*index];
    }
    const int index = sea_hours(longitude) + kMiddle;
    return *sea_.at(static_cast<std::size_t>(index));
}

const Zone* Atlas::find_zone(std::string_view name) const {
    const auto at = zones_.find(name);
    return at == zones_.end() ? nullptr : &at->second;
}

const Holidays* Atlas::find_holidays(std::string_view country) const {
    const auto at = holidays_.find(country);
    return at == holidays_.end() ? nullptr : &at->second;
}

Place Atlas::place_at(double latitude, double longitude) const {
    const Zone& zone = zone_at(latitude, longitude);
    return {.zone = &zone,
            .holidays = find_holidays(zone.country()),
            .latitude = latitude,
            .longitude = longitude};
}

}  // namespace madang::hours
