// The Hilbert curve over longitude and latitude: places near on the curve are near on the ground.
//
// Threads: pure functions.
// Source:  "Ueber die stetige Abbildung einer Linie auf ein Flächenstück", 1891; as a state machine
// of
//          four orientations, four bits of each coordinate a step.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/geo/metric/point.h"

namespace madang::geo {

// One to one: hilbert_place(hilbert_key(place)) == place.
std::uint64_t hilbert_key(Place place);
Place hilbert_place(std::uint64_t key);

}  // namespace madang::geo
