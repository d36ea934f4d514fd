// Joins vector tiles of the same place: what several maps show in one tile.
//
// Idea:       features of layers of one name go into one layer; its keys and values are joined, so
//             that each feature's tags are rewritten to their new numbers. Geometry is not read.
// Threads:    pure functions.
// Source:     Mapbox Vector Tile Specification 2.1, §4.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "base/result.h"

namespace madang::mvt {

// Returns one tile with the layers of all, in the order in which they first occur. Errors: corrupt
// if one is not a vector tile, or if layers of one name have different extents.
Result<std::string> merge(std::span<const std::string> tiles);

}  // namespace madang::mvt
