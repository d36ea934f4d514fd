// What points of the skewed world are besides where they are, and a star to ask for them by: for
// benchmarks, the same for every contestant.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "engine/geo/polygon.h"
#include "engine/geo/position.h"

namespace madang::geo {

// A number for each id and stream that looks drawn. Source: SplitMix64's finalizer.
inline std::uint64_t skewed_number(std::uint64_t id, std::uint64_t stream) {
    std::uint64_t z = (id + stream * 0xC17E) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    return z ^ (z >> 31);
}

inline constexpr std::uint16_t kSkewedCategories = 1003;

// One point in 20 is of category 1, one in 100 of 2, one in 1,000 of 3, the others of a thousand
// more.
inline std::uint16_t skewed_category(std::uint64_t id) {
    const std::uint64_t part = skewed_number(id, 1) % 1000;
    if (part < 50) return 1;
    if (part < 60) return 2;
    if (part < 61) return 3;
    return static_cast<std::uint16_t>(4 + skewed_number(id, 2) % (kSkewedCategories - 3));
}

// Tenths of a star, 1.0 to 5.0, each as often.
inline std::uint8_t skewed_rating(std::uint64_t id) {
    return static_cast<std::uint8_t>(10 + skewed_number(id, 3) % 41);
}

// A star of 50 corners around a centre, between half the radius and all of it.
inline Polygon skewed_star(Position centre, double radius) {
    constexpr int kCorners = 50;
    constexpr double kMetresPerDegree = 111'195;
    const double across = std::max(0.01, std::cos(centre.latitude * std::numbers::pi / 180));
    Polygon polygon{{{}}, centre};
    for (int i = 0; i < kCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCorners;
        const double reach = radius * (i % 2 == 0 ? 1 : 0.5) / kMetresPerDegree;
        polygon.rings[0].push_back(
            {std::clamp(centre.latitude + reach * std::sin(angle), -90.0, 90.0),
             centre.longitude + reach * std::cos(angle) / across});
    }
    polygon.rings[0].push_back(polygon.rings[0][0]);
    return polygon;
}

}  // namespace madang::geo
