// Named limits of the base map, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::basemap {

inline constexpr std::uint32_t kZoomMax = 14;  // deepest that is made; beyond, maps magnify
// One tile compressed, and with what several extracts show in it. Crowded ones have 0.2 MiB.
inline constexpr Bytes kTileMax = 4_MiB;
inline constexpr Bytes kTileUnpackedMax = 32_MiB;
inline constexpr std::size_t kExtractsMax = 100;  // of one directory: each is an open file
inline constexpr std::size_t kNameBytesMax = 100;
// Between two looks at what the directory holds: an import is seen within it.
inline constexpr Nanoseconds kLookInterval = Seconds(2);

}  // namespace madang::basemap
