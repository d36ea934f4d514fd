// From degrees to stored units: an edge includes exactly the points whose degrees it includes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/target.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace madang::geo {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

// The greatest unit whose degrees are ≤ `edge`.
std::int32_t last_unit(double edge) {
    auto unit = static_cast<std::int32_t>(std::llround(edge * kUnitsPerDegree));
    if (degrees(unit) > edge) --unit;
    return unit;
}

// Longitude 180 is stored as -180, so a box that reaches it also holds that line.
std::array<Bounds, 3> boxes_of(const Box& box) {
    const std::int32_t south = first_unit(box.south);
    const std::int32_t north = last_unit(box.north);
    const std::int32_t west = first_unit(box.west);
    const std::int32_t east = last_unit(box.east);
    std::array<Bounds, 3> boxes;
    if (south > north) return boxes;
    const bool crosses = box.west > box.east;
    boxes[0] = {south, west, north, crosses ? kHalfTurn : east};
    if (crosses) boxes[1] = {south, -kHalfTurn, north, east};
    if (crosses || east == kHalfTurn) boxes[2] = {south, -kHalfTurn, north, -kHalfTurn};
    return boxes;
}

}  // namespace

std::int32_t first_unit(double edge) {
    auto unit = static_cast<std::int32_t>(std::llround(edge * kUnitsPerDegree));
    if (degrees(unit) < edge) ++unit;
    return unit;
}

Target::Target(const Area& area) : radius(kUnbounded) {
    Position from;
    if (const auto* circle = std::get_if<Circle>(&area)) {
        from = circle->centre;
        radius = circle->radius.value;
        minimum = circle->minimum.value;
    } else if (const auto* box = std::get_if<Box>(&area)) {
        from = box->centre;
        is_shaped = true;
        boxes_ = boxes_of(*box);
    } else if (const auto* polygon = std::get_if<Polygon>(&area)) {
        from = polygon->centre;
        is_shaped = true;
        outline_.emplace(*polygon);
        boxes_ = outline_->boxes();
    } else {
        from = std::get<Nearest>(area).centre;
    }
    DCHECK(is_valid(from), "the caller validates the centre");
    centre = place_of(from);
}

bool Target::holds(Place place) const {
    const bool is_boxed =
        std::ranges::any_of(boxes_, [&](const Bounds& box) { return box.holds(place); });
    return is_boxed && (!outline_ || outline_->holds(place));
}

std::uint32_t Target::holding(const Block& block, std::uint32_t mask) const {
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
        const auto lane = static_cast<std::size_t>(std::countr_zero(rest));
        if (!holds(block.place(lane))) mask ^= 1u << lane;
    }
    return mask;
}

bool Target::touches(const Bounds& bounds) const {
    return std::ranges::any_of(boxes_, [&](const Bounds& box) { return box.touches(bounds); });
}

Verdict Target::judge(const Bounds& bounds) const {
    if (outline_) return outline_->judge(bounds);
    if (!touches(bounds)) return Verdict::kOutside;
    const bool is_inside =
        std::ranges::any_of(boxes_, [&](const Bounds& box) { return box.holds(bounds); });
    return is_inside ? Verdict::kInside : Verdict::kPartly;
}

}  // namespace madang::geo
