// Rating, price and attributes of a point in one 32-bit word, and the test of such a word.
//
// BITS    MEANING
// 0-5     rating, tenths of a star; 0 for none
// 6-8     price level
// 9-30    attributes
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/geo/limits.h"

namespace madang::geo {

inline constexpr unsigned kPriceShift = 6;
inline constexpr unsigned kAttributeShift = 9;
static_assert(kRatingMax < 1u << kPriceShift);
static_assert(kAttributeShift + kAttributes <= 32);

inline std::uint32_t pack_facets(std::uint8_t rating, std::uint8_t price,
                                 std::uint32_t attributes) {
    return rating | static_cast<std::uint32_t>(price) << kPriceShift |
           attributes << kAttributeShift;
}

inline std::uint32_t rating_of(std::uint32_t facets) {
    return facets & 63u;
}
inline std::uint32_t price_of(std::uint32_t facets) {
    return facets >> kPriceShift & 7u;
}
inline std::uint32_t attributes_of(std::uint32_t facets) {
    return facets >> kAttributeShift & ((1u << kAttributes) - 1);
}

// A word passes if it has all `required` bits, at least the rating, and one of the price levels.
struct FacetTest {
    std::uint32_t required = 0;
    std::uint32_t rating_min = 0;
    std::uint32_t prices = 0xFF;
};

}  // namespace madang::geo
