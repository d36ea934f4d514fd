// Positions and geohash cells against an area.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/region.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "engine/geo/geohash.h"
#include "engine/geo/target.h"

namespace madang::geo {
namespace {

// A box this wide and its middle are less than a quarter turn apart, so that no point of the box is
// further from the middle than a corner is.
constexpr double kWidthMax = 90;
// For rounding, and for the earth being no sphere.
constexpr double kMargin = 1.005;
constexpr Meters kMarginLeast{1};

std::optional<Circle> circle_around(const Bounds& bounds) {
    const double south = degrees(bounds.south);
    const double north = degrees(bounds.north);
    const double west = degrees(bounds.west);
    const double east = degrees(bounds.east);
    if (east - west > kWidthMax) return std::nullopt;
    Circle circle{{(south + north) / 2, (west + east) / 2}, {}};
    for (const double latitude : {south, north}) {
        const Meters corner = distance(circle.centre, {latitude, west});
        const double reach = corner.value * kMargin + kMarginLeast.value;
        circle.radius.value = std::max(circle.radius.value, reach);
    }
    return circle;
}

void drop_cells_inside_others(std::vector<std::string>& cells) {
    std::ranges::sort(cells);
    std::vector<std::string> kept;
    for (std::string& cell : cells) {
        if (kept.empty() || !cell.starts_with(kept.back())) kept.push_back(std::move(cell));
    }
    cells.swap(kept);
}

}  // namespace

Region::Region(const Area& area) : area_(area), target_(std::make_unique<Target>(area)) {}
Region::~Region() = default;

bool Region::holds(Position position) const {
    if (target_->is_shaped) return target_->holds(place_of(position));
    const auto* circle = std::get_if<Circle>(&area_);
    if (circle == nullptr) return true;
    const Meters metres = distance(circle->centre, position);
    return metres <= circle->radius && metres >= circle->minimum;
}

std::vector<std::string> Region::cover(std::size_t cells_max) const {
    if (const auto* circle = std::get_if<Circle>(&area_)) return geohash_cover(*circle, cells_max);
    std::vector<std::string> cells;
    const auto& boxes = target_->boxes();
    for (const Bounds& box : boxes) {
        if (box.empty()) continue;
        const auto circle = circle_around(box);
        if (!circle) return {};
        const auto covered = geohash_cover(*circle, cells_max / boxes.size());
        cells.insert(cells.end(), covered.begin(), covered.end());
    }
    drop_cells_inside_others(cells);
    return cells;
}

}  // namespace madang::geo
