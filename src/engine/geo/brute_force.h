// For tests: what passes a filter and lies in an area, decided point by point.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/geo/index.h"

namespace madang::geo {

inline bool passes(const Filter& filter, const Entry& entry) {
    const auto is_of = [&](Category category) { return category == entry.category; };
    if (!filter.include.empty() && std::ranges::none_of(filter.include, is_of)) return false;
    if (std::ranges::any_of(filter.exclude, is_of)) return false;
    if (entry.rating < filter.rating_min) return false;
    if (filter.prices != 0 && (filter.prices >> entry.price & 1) == 0) return false;
    if ((entry.attributes & filter.attributes) != filter.attributes) return false;
    if (!filter.open_at) return true;
    return ((*filter.open_at->open)[0] >> entry.schedule & 1) != 0;
}

// 2 if the point is on the edge, 1 if a ray to the east crosses it.
inline int meets(Position a, Position b, Position p, double turn) {
    using Exact = long double;  // 64 bits of mantissa: enough for products of units
    const auto units = [](double degrees) { return std::round(Exact{degrees} * 1e7L); };
    const Exact ay = units(a.latitude) - units(p.latitude);
    const Exact by = units(b.latitude) - units(p.latitude);
    const Exact ax = units(a.longitude) + units(turn) - units(p.longitude);
    const Exact bx = units(b.longitude) + units(turn) - units(p.longitude);
    const Exact cross = ax * by - bx * ay;
    if (cross == 0 && ax * bx <= 0 && ay * by <= 0) return 2;
    if ((ay <= 0) == (by <= 0)) return 0;
    return (cross < 0) == (by < ay) ? 0 : 1;
}
// By the even-odd rule, edge by edge, on three maps a turn apart.
inline bool in_rings(const Polygon& polygon, Position position) {
    for (const double turn : {-360.0, 0.0, 360.0}) {
        bool is_inside = false;
        for (const auto& ring : polygon.rings) {
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                const int met = meets(ring[i], ring[i + 1], position, turn);
                if (met == 2) return true;
                is_inside ^= met == 1;
            }
        }
        if (is_inside) return true;
    }
    return false;
}

inline Position centre_of(const Area& area) {
    return std::visit([](const auto& shape) { return shape.centre; }, area);
}
inline bool holds(const Area& area, Position position, Meters metres) {
    if (const auto* circle = std::get_if<Circle>(&area)) {
        return metres <= circle->radius && metres >= circle->minimum;
    }
    if (const auto* polygon = std::get_if<Polygon>(&area)) return in_rings(*polygon, position);
    const auto* box = std::get_if<Box>(&area);
    if (box == nullptr) return true;
    if (position.latitude < box->south || position.latitude > box->north) return false;
    const auto inside = [box](double longitude) {
        return box->west <= box->east ? longitude >= box->west && longitude <= box->east
                                      : longitude >= box->west || longitude <= box->east;
    };
    return inside(position.longitude) || (position.longitude == -180 && inside(180));
}

}  // namespace madang::geo
