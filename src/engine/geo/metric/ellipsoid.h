// The WGS84 ellipsoid by chords: the straight line through the earth between two points.
//
// Idea:       a chord needs no iteration, is exact at the poles and the antimeridian, and bounds
// the
//             geodesic from both sides. Up to 50 km the arc over it is the chord times a correction
//             of at most 2.6e-6, which one mean radius gives to 2 mm; so distance is monotone in
//             the chord and comparing chords orders points.
// Invariants: (1) with sphere radii b < a about the reduced latitudes, every curve on the ellipsoid
// is
//             b to a times as long as its image on the unit sphere; hence for chord c and geodesic
//             d max(c, 2 b asin(c / 2a)) ≤ d ≤ 2 a asin(c / 2b); (2) sine and cosine are our own
//             polynomials: same bits on every processor and library.
// Threads:    pure functions.
// Source:     "Geometric Geodesy" (Rapp, 1991), sections 3.3 and 4.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace madang::geo {

inline constexpr double kFlattening = 1 / 298.257223563;
inline constexpr double kEquatorRadius = 6378137.0;                         // metres, a
inline constexpr double kPolarRadius = kEquatorRadius * (1 - kFlattening);  // b
inline constexpr double kEccentricity2 = kFlattening * (2 - kFlattening);
inline constexpr double kMeanRadius = 6371008.8;
// Least and greatest radius of curvature: along the meridian at the equator, and at the poles.
inline constexpr double kCurvatureMin = kEquatorRadius * (1 - kEccentricity2);
inline constexpr double kCurvatureMax = kEquatorRadius * kEquatorRadius / kPolarRadius;
// From pole to pole, rounded up: no two points are farther apart.
inline constexpr double kFarthest = 20003932.0;

inline constexpr double kRadian = std::numbers::pi / 180;  // one degree
inline constexpr double kUnitsPerDegree = 1e7;             // stored coordinates: 1e-7 degrees

// Up to this chord the distance is computed from the chord, beyond it by GeographicLib.
inline constexpr double kNearChord = 50'000.0;

// Sine of |x| ≤ π/2 to 2e-16. Taylor series: the term left out is x^25/25! < 6e-21.
[[gnu::always_inline]] inline double sine(double x) {
    const double y = x * x;
    double tail = -1.0 / 25852016738884976640000.0;  // 23!
    tail = tail * y + 1.0 / 51090942171709440000.0;
    tail = tail * y - 1.0 / 121645100408832000.0;
    tail = tail * y + 1.0 / 355687428096000.0;
    tail = tail * y - 1.0 / 1307674368000.0;
    tail = tail * y + 1.0 / 6227020800.0;
    tail = tail * y - 1.0 / 39916800.0;
    tail = tail * y + 1.0 / 362880.0;
    tail = tail * y - 1.0 / 5040.0;
    tail = tail * y + 1.0 / 120.0;
    tail = tail * y - 1.0 / 6.0;
    return x + x * y * tail;
}

// A latitude's circle: its radius (distance of the surface from the axis) and its height over the
// plane of the equator, metres.
struct Parallel {
    double radius;
    double height;
};

// `latitude` in degrees. The cosine is the sine of the complement, so that a pole's radius is 0.
[[gnu::always_inline]] inline Parallel parallel_of(double latitude) {
    const double s = sine(latitude * kRadian);
    const double c = sine((90.0 - std::fabs(latitude)) * kRadian);
    const double normal = kEquatorRadius / std::sqrt(1.0 - kEccentricity2 * (s * s));
    return {normal * c, (1.0 - kEccentricity2) * normal * s};
}

// Smaller angle between two longitudes, degrees.
[[gnu::always_inline]] inline double longitude_gap(double a, double b) {
    const double gap = std::fabs(a - b);
    return gap > 180.0 ? 360.0 - gap : gap;
}

// Square of the chord inside one meridian plane, and of the chord between points `gap` degrees of
// longitude apart.
[[gnu::always_inline]] inline double meridian_chord2(Parallel a, Parallel b) {
    const double dr = a.radius - b.radius;
    const double dh = a.height - b.height;
    return dr * dr + dh * dh;
}
[[gnu::always_inline]] inline double chord2(Parallel a, Parallel b, double gap) {
    const double h = sine(gap * (kRadian / 2));
    return meridian_chord2(a, b) + 4.0 * (a.radius * b.radius) * (h * h);
}

// Distance over a chord of at most kNearChord. Monotone in its argument, also in floating point.
[[gnu::always_inline]] inline double near_distance(double chord2) {
    return std::sqrt(chord2) * (1.0 + chord2 * (1.0 / (24.0 * kMeanRadius * kMeanRadius)));
}

// Returns a square such that every point within `limit` metres has chord² ≤ it.
// The millimetre covers rounding in chord² (2 c · 4e-9 m) and in the distance beyond 50 km.
inline double chord2_reaching(double limit) {
    if (!(limit < kFarthest)) return std::numeric_limits<double>::max();
    const double angle = limit / (2 * kPolarRadius);
    const double arc = angle < std::numbers::pi / 2 ? 2 * kEquatorRadius * std::sin(angle) : limit;
    const double chord = std::min(arc, limit) * (1 + 1e-9) + 1e-3;
    return chord * chord;
}

// Returns a square such that every point with chord² ≤ it is within `limit` metres; -1 for none.
inline double chord2_inside(double limit) {
    if (!(limit < kFarthest)) return std::numeric_limits<double>::max();
    const double chord = 2 * kPolarRadius * std::sin(limit / (2 * kEquatorRadius)) * (1 - 1e-9);
    return chord > 1e-3 ? (chord - 1e-3) * (chord - 1e-3) : -1;
}

}  // namespace madang::geo
