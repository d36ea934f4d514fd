// How far: two ways to bound the distance from a centre, one fast and local, one right everywhere.
//
// Both offer the same: squares that bound the distance to each point of a block and to each box of
// a group, and two thresholds that give squares their meaning:
//   square >  reaching(metres)  proves  distance >  metres;
//   square ≤  inside(metres)    proves  distance ≤  metres.
//
// FlatMetric, centres up to 80° and radii up to 50 km whose window does not cross the antimeridian:
//   square = M(centre)² dφ² + p(centre) (p(centre) + p'(centre) dφ) dλ². Against chord² it errs by
//     M over 50 km of latitude        1.7e-4   (d ln M/dφ ≤ 0.0101, |dφ| ≤ 0.0079)
//     p of the point to first order   1.9e-4   (p'' dφ²/2 ≤ 201 m of p ≥ 1.05e6 m)
//     sin²(dλ/2) as (dλ/2)²           1.9e-4   (|dλ| ≤ 0.048)
//     arc and chord, float rounding   1e-5
//   in sum < 5.6e-4; the margin is 1e-3. Closer than a metre the margin is 1e-6 m².
// ChordMetric: square = chord², bounds as ellipsoid.h states them.
// Threads: immutable values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/geo/metric/kernels.h"
#include "engine/geo/metric/point.h"

namespace madang::geo {

class FlatMetric {
public:
    using Square = float;
    static constexpr double kRadius = 50'000.0;  // metres

    // Whether a search of `radius` metres around `centre` may use this metric.
    static bool suits(Place centre, double radius);

    FlatMetric(Place centre, double radius);

    std::uint32_t within(const Block& block, float limit) const {
        return kernels_.flat_within(block, plane_, limit);
    }
    void lower(const BoundsGroup& group, float* squares) const {
        kernels_.flat_lower(group, plane_, squares);
    }
    void upper(const BoundsGroup& group, float* squares) const {
        kernels_.flat_upper(group, plane_, squares);
    }
    static float reaching(double metres) {
        return static_cast<float>(metres * metres * 1.001 + 1e-6);
    }
    static float inside(double metres) {
        return static_cast<float>(metres * metres * 0.999 - 1e-6);
    }

    const FlatPlane& plane() const { return plane_; }

private:
    FlatPlane plane_;
    const Kernels& kernels_;
};

class ChordMetric {
public:
    using Square = double;

    explicit ChordMetric(Place centre);

    std::uint32_t within(const Block& block, double limit) const;
    void lower(const BoundsGroup& group, double* squares) const {
        kernels_.chord_lower(group, centre_, squares);
    }
    void upper(const BoundsGroup& group, double* squares) const {
        kernels_.chord_upper(group, centre_, squares);
    }
    static double reaching(double metres) { return chord2_reaching(metres); }
    static double inside(double metres) { return chord2_inside(metres); }

private:
    ChordCentre centre_;
    const Kernels& kernels_;
};

// Exact distances from one centre: those of distance(), bit for bit.
class Ruler {
public:
    explicit Ruler(Place centre);

    double to(Place place) const;
    // chord² of all lanes of a block at the price of a few single ones.
    void chords(const Block& block, double* squares) const {
        kernels_.chords(block, centre_, squares);
    }
    double to(Place place, double chord2) const {
        return chord2 <= kNearChord * kNearChord ? near_distance(chord2)
                                                 : far_distance(position_, position_of(place));
    }

private:
    Position position_;
    ChordCentre centre_;
    const Kernels& kernels_;
};

// The distances of all points of a box lie in [nearest, farthest]. By the triangle inequality from
// the box's middle: tight for small boxes at any distance, where the bounds by chords err by 0.7 %.
// Cost: up to 2 µs.
struct Reach {
    double nearest;
    double farthest;
};
Reach reach(const Ruler& ruler, const Bounds& bounds);

// Returns bounds that hold every point within `radius` metres of `centre`: one box, or two where it
// crosses the antimeridian (`second` is empty otherwise). All longitudes where it covers a pole.
struct Window {
    Bounds first;
    Bounds second;
};
Window window_around(Place centre, double radius);

}  // namespace madang::geo
