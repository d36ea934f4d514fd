// The walk down the quadtree.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/world/zone_tree.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr int kBase = 56;
constexpr char kZero = '#';
constexpr int kColumns = 48;
constexpr int kRows = 24;
constexpr std::size_t kRoot = std::size_t{kColumns} * kRows;  // nodes of the first level
constexpr int kLeaves = kBase * kBase;                        // the highest numbers name zones
constexpr int kSeaHoursMax = 12;
constexpr double kDegreesOfHour = 15;
constexpr std::int32_t kSecondsOfHour = 3600;

std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> names;
    while (!line.empty() && names.size() < kZonesMax) {
        const std::size_t comma = std::min(line.find(','), line.size());
        names.emplace_back(line.substr(0, comma));
        line.remove_prefix(std::min(comma + 1, line.size()));
    }
    return names;
}

bool is_digit(char c) {
    return c >= kZero && c < kZero + kBase;
}

}  // namespace

ZoneTree ZoneTree::read(std::string_view text) {
    ZoneTree tree;
    const std::size_t line = std::min(text.find('\n'), text.size());
    std::string_view digits = text.substr(std::min(line + 1, text.size()));
    digits = digits.substr(0, std::min(digits.find('\n'), digits.size()));
    if (digits.size() < 2 * kRoot || !std::ranges::all_of(digits, is_digit)) return tree;
    tree.names_ = split(text.substr(0, line));
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        const int node = (digits[at] - kZero) * kBase + (digits[at + 1] - kZero);
        tree.nodes_.push_back(static_cast<std::uint16_t>(node));
    }
    return tree;
}

std::optional<std::size_t> ZoneTree::find(double latitude, double longitude) const {
    const bool on_earth = std::abs(latitude) <= 90 && std::abs(longitude) <= 180;
    if (nodes_.empty() || !on_earth) return std::nullopt;
    const int first_leaf = kLeaves - static_cast<int>(names_.size());
    double x = std::min((180 + longitude) / 360 * kColumns, std::nextafter(kColumns, 0));
    double y = std::min((90 - latitude) / 180 * kRows, std::nextafter(kRows, 0));
    std::size_t at = static_cast<std::size_t>(y) * kColumns + static_cast<std::size_t>(x);
    std::size_t group = 0;  // of four children, counted after the root
    for (int level = 0; level < kZoneTreeLevelsMax && at < nodes_.size(); ++level) {
        const int node = nodes_[at];
        if (node >= first_leaf) return static_cast<std::size_t>(node - first_leaf);
        x = (x - std::floor(x)) * 2;
        y = (y - std::floor(y)) * 2;
        group += static_cast<std::size_t>(node) + (level == 0 ? 0 : 1);
        at = kRoot + group * 4 + static_cast<std::size_t>(y) * 2 + static_cast<std::size_t>(x);
    }
    return std::nullopt;
}

SeaZone sea_zone(int hours) {
    // Names of the sea's zones have the sign of the way back to Greenwich.
    std::string name = "Etc/GMT";
    if (hours != 0) name += (hours > 0 ? "-" : "+") + std::to_string(std::abs(hours));
    return {.name = std::move(name), .offset = hours * kSecondsOfHour};
}

int sea_hours(double longitude) {
    if (!(std::abs(longitude) <= 180)) return 0;
    const int hours = static_cast<int>(std::lround(longitude / kDegreesOfHour));
    return std::clamp(hours, -kSeaHoursMax, kSeaHoursMax);
}

}  // namespace madang::hours
