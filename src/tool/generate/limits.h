// Named limits of the generator.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::generate {

inline constexpr std::uint64_t kPlacesMax = 1'000'000'000;  // of one world: five times the design's
inline constexpr std::size_t kCitiesMax = 100'000;          // of the table; ranks beyond get nobody

}  // namespace madang::generate
