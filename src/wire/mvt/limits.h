// The limits of vector tiles.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::mvt {

// Deepest zoom: a tile is 15 cm wide at the equator, below what a position of 1e-7 degrees tells
// apart on a screen.
inline constexpr std::uint32_t kZoomMax = 28;

// Units along a tile's edge (Vector Tile Specification 2.1, §4.1: 4096 is what clients expect).
inline constexpr std::uint32_t kExtent = 4096;

// Latitude of the square world's edge: atan(sinh(pi)), where web mercator ends.
inline constexpr double kLatitudeMax = 85.051128779806592;

}  // namespace madang::mvt
