// Which time zone a point lies in.
//
// Idea:    a quadtree over latitude and longitude: 48 by 24 squares of 7.5 degrees, each a zone or
//          four children, down to some 100 m. A node is two characters of the text, base 56.
// Threads: immutable.  Limits: kZonesMax, kZoneTreeLevelsMax.
// Source:  the npm package tz-lookup (CC0), tz_template.js; its borders are simplified.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang::hours {

class ZoneTree {
public:
    // Reads the text of embedded_zones(). A text of another form makes an empty tree.
    static ZoneTree read(std::string_view text);

    const std::vector<std::string>& names() const { return names_; }

    // The index among names(), or nothing if the tree is empty or the point is not on earth.
    std::optional<std::size_t> find(double latitude, double longitude) const;

private:
    std::vector<std::string> names_;
    std::vector<std::uint16_t> nodes_;
};

// The zone of the sea at a longitude: whole hours from Greenwich, "Etc/GMT-9" at 135 degrees east.
struct SeaZone {
    std::string name;
    std::int32_t offset = 0;  // seconds
};
SeaZone sea_zone(int hours);

// The hours from Greenwich at `longitude`, -12 to 12; 0 if it is no longitude.
int sea_hours(double longitude);

}  // namespace madang::hours
