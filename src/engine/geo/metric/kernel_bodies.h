// The loops themselves, to be inlined into a version for each instruction set (kernels.cpp).
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/geo/metric/kernels.h"

namespace madang::geo::body {

inline constexpr float kOutside = std::numeric_limits<float>::infinity();

// Difference modulo 2^32. Latitudes always fit; longitudes do inside the window, which does not
// cross the antimeridian, and give at least 6.9e8 units wherever the true difference does not fit.
[[gnu::always_inline]] inline float wrapped(std::int32_t a, std::int32_t b) {
    return static_cast<float>(
        static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b)));
}

[[gnu::always_inline]] inline std::uint32_t flat_within(const Block& block, const FlatPlane& plane,
                                                        float limit) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        const float dy = wrapped(block.latitude[i], plane.latitude);
        const float dx = wrapped(block.longitude[i], plane.longitude);
        const float axis = plane.axis0 + plane.axis1 * dy;
        const float safe = axis > plane.axis_min ? axis : plane.axis_min;
        const float square = dy * dy * plane.meridian + dx * dx * safe;
        bits |= square <= limit ? std::uint32_t{1} << i : std::uint32_t{0};
    }
    return bits;
}

// Nearest unit of [low, high] to `centre`, kept inside the window widened by one.
[[gnu::always_inline]] inline std::int32_t nearest(std::int32_t centre, std::int32_t low,
                                                   std::int32_t high, std::int32_t window_low,
                                                   std::int32_t window_high) {
    std::int32_t at = centre > low ? centre : low;
    at = at < high ? at : high;
    at = at > window_low - 1 ? at : window_low - 1;
    return at < window_high + 1 ? at : window_high + 1;
}

[[gnu::always_inline]] inline void flat_lower(const BoundsGroup& group, const FlatPlane& plane,
                                              float* squares) {
    const Bounds& window = plane.window;
    for (unsigned i = 0; i < kFanout; ++i) {
        const std::int32_t y =
            nearest(plane.latitude, group.south[i], group.north[i], window.south, window.north);
        const std::int32_t x =
            nearest(plane.longitude, group.west[i], group.east[i], window.west, window.east);
        const float dy = static_cast<float>(y - plane.latitude);
        const float dx = static_cast<float>(x - plane.longitude);
        const float square = dy * dy * plane.meridian + dx * dx * plane.axis_min;
        const bool inside =
            (y >= window.south) & (y <= window.north) & (x >= window.west) & (x <= window.east);
        squares[i] = inside ? square : kOutside;
    }
}

[[gnu::always_inline]] inline void flat_upper(const BoundsGroup& group, const FlatPlane& plane,
                                              float* squares) {
    const Bounds& window = plane.window;
    for (unsigned i = 0; i < kFanout; ++i) {
        const bool inside = (group.south[i] >= window.south) & (group.north[i] <= window.north) &
                            (group.west[i] >= window.west) & (group.east[i] <= window.east);
        const float down = wrapped(group.south[i], plane.latitude);
        const float up = wrapped(group.north[i], plane.latitude);
        const float left = wrapped(group.west[i], plane.longitude);
        const float right = wrapped(group.east[i], plane.longitude);
        const float dy2 = std::max(down * down, up * up);
        const float dx2 = std::max(left * left, right * right);
        const float square = dy2 * plane.meridian + dx2 * plane.axis_max;
        squares[i] = inside ? square : kOutside;
    }
}

[[gnu::always_inline]] inline void chords(const Block& block, const ChordCentre& centre,
                                          double* squares) {
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        squares[i] = chord2(parallel_of(degrees(block.latitude[i])), centre.parallel,
                            longitude_gap(degrees(block.longitude[i]), centre.longitude));
    }
}

inline constexpr double kNowhere = std::numeric_limits<double>::infinity();

// The chord inside the meridian plane grows with the difference of latitudes, the part across it
// with that of longitudes and with the radius of the parallel: each is taken at its least.
[[gnu::always_inline]] inline void chord_lower(const BoundsGroup& group, const ChordCentre& centre,
                                               double* squares) {
    for (unsigned i = 0; i < kFanout; ++i) {
        const std::int32_t south = group.south[i];
        const std::int32_t north = group.north[i];
        std::int32_t y = centre.latitude_units > south ? centre.latitude_units : south;
        y = y < north ? y : north;
        const double farthest = std::max(std::fabs(degrees(south)), std::fabs(degrees(north)));
        const double west = longitude_gap(degrees(group.west[i]), centre.longitude);
        const double east = longitude_gap(degrees(group.east[i]), centre.longitude);
        const bool over =
            (group.west[i] <= centre.longitude_units) & (group.east[i] >= centre.longitude_units);
        const double gap = over ? 0.0 : std::min(west, east);
        const double h = sine(gap * (kRadian / 2));
        const double least_radius = parallel_of(std::min(farthest, 90.0)).radius;
        const double square = meridian_chord2(parallel_of(degrees(y)), centre.parallel) +
                              4.0 * (least_radius * centre.parallel.radius) * (h * h);
        squares[i] = south > north ? kNowhere : square;
    }
}

[[gnu::always_inline]] inline void chord_upper(const BoundsGroup& group, const ChordCentre& centre,
                                               double* squares) {
    const std::int32_t opposite = centre.longitude_units >= 0 ? centre.longitude_units - kHalfTurn
                                                              : centre.longitude_units + kHalfTurn;
    for (unsigned i = 0; i < kFanout; ++i) {
        const double south = degrees(group.south[i]);
        const double north = degrees(group.north[i]);
        const double low = meridian_chord2(parallel_of(south), centre.parallel);
        const double high = meridian_chord2(parallel_of(north), centre.parallel);
        const double nearest_equator =
            south > 0 ? south : (north < 0 ? -north : 0.0);  // least |latitude|
        const double west = longitude_gap(degrees(group.west[i]), centre.longitude);
        const double east = longitude_gap(degrees(group.east[i]), centre.longitude);
        const bool over = (group.west[i] <= opposite) & (group.east[i] >= opposite);
        const double h = sine((over ? 180.0 : std::max(west, east)) * (kRadian / 2));
        const double greatest_radius = parallel_of(std::min(nearest_equator, 90.0)).radius;
        const double square =
            std::max(low, high) + 4.0 * (greatest_radius * centre.parallel.radius) * (h * h);
        squares[i] = group.south[i] > group.north[i] ? kNowhere : square;
    }
}

[[gnu::always_inline]] inline std::uint32_t of_category(const Block& block,
                                                        std::uint16_t category) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        bits |= block.category[i] == category ? std::uint32_t{1} << i : std::uint32_t{0};
    }
    return bits;
}

[[gnu::always_inline]] inline std::uint32_t of_facets(const Block& block, const FacetTest& test) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        const std::uint32_t facets = block.facets[i];
        // Plain arithmetic, so that it becomes vectors; the sign bit tells a rating below.
        const std::uint32_t failure = (test.required & ~facets) |
                                      (rating_of(facets) - test.rating_min) >> 31 |
                                      (~(test.prices >> price_of(facets)) & 1u);
        bits |= failure == 0 ? std::uint32_t{1} << i : std::uint32_t{0};
    }
    return bits;
}

[[gnu::always_inline]] inline std::uint32_t of_schedules(const Block& block,
                                                         const std::uint64_t* words,
                                                         std::uint32_t count) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < kBlockPoints; ++i) {
        const std::uint32_t schedule =
            std::uint32_t{block.schedule_high[i]} << 16 | block.schedule_low[i];
        const std::uint32_t word = schedule >> 6;
        const std::uint32_t there = word < count ? word : 0u;
        const std::uint64_t open = words[there] >> (schedule & 63u) & (word < count ? 1u : 0u);
        bits |= static_cast<std::uint32_t>(open) << i;
    }
    return bits;
}

}  // namespace madang::geo::body
