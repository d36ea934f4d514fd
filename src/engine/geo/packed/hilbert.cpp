// Tables of the curve, made at compile time from its four orientations.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/hilbert.h"

#include <array>

namespace madang::geo {
namespace {

// An orientation is two bits: 1 both axes mirrored, 2 axes swapped. The two operations commute.
struct Step {
    std::uint8_t digits = 0;  // what comes out: key digits, or x nibble and y nibble
    std::uint8_t state = 0;   // orientation of the next finer square
};
using Table = std::array<std::array<Step, 256>, 4>;

constexpr unsigned next_state(unsigned state, unsigned x, unsigned y) {
    if (y != 0) return state;
    return (x != 0 ? state ^ 1u : state) ^ 2u;
}

constexpr Step encode(unsigned state, unsigned xs, unsigned ys) {
    unsigned key = 0;
    for (int bit = 3; bit >= 0; --bit) {
        const unsigned a = (xs >> bit) & 1u;
        const unsigned b = (ys >> bit) & 1u;
        const unsigned x = ((state & 2u) != 0 ? b : a) ^ (state & 1u);
        const unsigned y = ((state & 2u) != 0 ? a : b) ^ (state & 1u);
        key = key << 2 | ((3u * x) ^ y);
        state = next_state(state, x, y);
    }
    return {static_cast<std::uint8_t>(key), static_cast<std::uint8_t>(state)};
}

struct Tables {
    Table to_key{};    // index: x nibble, y nibble
    Table to_place{};  // index: key digits
};

constexpr Tables make_tables() {
    Tables tables;
    for (unsigned state = 0; state < 4; ++state) {
        for (unsigned xy = 0; xy < 256; ++xy) {
            const Step step = encode(state, xy >> 4, xy & 15u);
            tables.to_key[state][xy] = step;
            tables.to_place[state][step.digits] = {static_cast<std::uint8_t>(xy), step.state};
        }
    }
    return tables;
}

constexpr Tables kTables = make_tables();
constexpr std::uint32_t kSign = 0x80000000u;  // maps signed order to unsigned order

}  // namespace

std::uint64_t hilbert_key(Place place) {
    const std::uint32_t x = static_cast<std::uint32_t>(place.longitude) ^ kSign;
    const std::uint32_t y = static_cast<std::uint32_t>(place.latitude) ^ kSign;
    std::uint64_t key = 0;
    unsigned state = 0;
    for (int shift = 28; shift >= 0; shift -= 4) {
        const Step step = kTables.to_key[state][((x >> shift) & 15u) << 4 | ((y >> shift) & 15u)];
        key = key << 8 | step.digits;
        state = step.state;
    }
    return key;
}

Place hilbert_place(std::uint64_t key) {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    unsigned state = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
        const Step step = kTables.to_place[state][(key >> shift) & 255u];
        x = x << 4 | (step.digits >> 4);
        y = y << 4 | (step.digits & 15u);
        state = step.state;
    }
    return {static_cast<std::int32_t>(y ^ kSign), static_cast<std::int32_t>(x ^ kSign)};
}

}  // namespace madang::geo
