// The inner loops over 32 points or 16 boxes, compiled for plain x86-64 and for AVX2.
//
// Idea:       straight loops over structures of arrays that both compilers turn into vectors; the
//             best version is chosen once at start. No fused multiply-add: all versions give the
//             same bits.
// Threads:    pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/geo/metric/ellipsoid.h"
#include "engine/geo/packed/block.h"
#include "engine/geo/packed/facets.h"

namespace madang::geo {

// The plane around a centre, see FlatMetric. Squared metres = meridian · dy² + axis · dx², where
// dy and dx are units from the centre and axis = axis0 + axis1 · dy.
struct FlatPlane {
    std::int32_t latitude = 0;
    std::int32_t longitude = 0;
    Bounds window;       // holds every point within the metric's radius
    float meridian = 0;  // (M · unit)²
    float axis0 = 0;     // p(centre)² · unit², p the radius of the parallel
    float axis1 = 0;     // p(centre) · dp/dlatitude · unit³
    float axis_min = 0;  // p(centre) · least p inside the window · unit²
    float axis_max = 0;  // the same with the greatest
};

// The centre for chords.
struct ChordCentre {
    double longitude = 0;  // degrees
    Parallel parallel{};
    std::int32_t latitude_units = 0;
    std::int32_t longitude_units = 0;
};

struct Kernels {
    // Lanes whose flat square is ≤ `limit`.
    std::uint32_t (*flat_within)(const Block& block, const FlatPlane& plane, float limit);
    // Least flat square of each box inside the window; infinity for empty boxes and those outside.
    void (*flat_lower)(const BoundsGroup& group, const FlatPlane& plane, float* squares);
    // Greatest flat square of each box; infinity for those not wholly inside the window.
    void (*flat_upper)(const BoundsGroup& group, const FlatPlane& plane, float* squares);
    // chord² of all 32 lanes, bit for bit that of distance().
    void (*chords)(const Block& block, const ChordCentre& centre, double* squares);
    // Bounds of chord² of each box; infinity for empty boxes.
    void (*chord_lower)(const BoundsGroup& group, const ChordCentre& centre, double* squares);
    void (*chord_upper)(const BoundsGroup& group, const ChordCentre& centre, double* squares);
    // Lanes of one category.
    std::uint32_t (*of_category)(const Block& block, std::uint16_t category);
    // Lanes whose facets pass.
    std::uint32_t (*of_facets)(const Block& block, const FacetTest& test);
    // Lanes whose schedule is in the set of `count` words, at least one.
    std::uint32_t (*of_schedules)(const Block& block, const std::uint64_t* words,
                                  std::uint32_t count);
};

// The versions this processor can run, best first; the last is plain x86-64.
const Kernels* const* available_kernels(std::size_t& count);

// The best version.
const Kernels& kernels();

}  // namespace madang::geo
