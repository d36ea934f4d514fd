// For tests: numbers and positions from one seed, crowding the difficult places.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/geo/position.h"

namespace madang::geo {

// rapidcheck hands out one seed a case; everything else is drawn from it here.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t bound) { return bits() % bound; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(bits() >> 11) * 0x1p-53;
    }

private:
    std::uint64_t state_;
};

inline double wrapped_longitude(double longitude) {
    while (longitude >= 180) longitude -= 360;
    while (longitude < -180) longitude += 360;
    return longitude;
}

inline Position near_to(Dice& dice, Position centre, double degrees) {
    return {std::clamp(centre.latitude + dice.between(-degrees, degrees), -90.0, 90.0),
            wrapped_longitude(centre.longitude + dice.between(-degrees, degrees))};
}

// Anywhere, with many at the poles, the antimeridian, the equator and on round degrees.
inline Position any_position(Dice& dice) {
    const double longitude = dice.between(-180, 180);
    switch (dice.below(9)) {
        case 0: return {dice.one_in(2) ? 90.0 : -90.0, longitude};
        case 1: return {dice.between(89.99, 90), longitude};
        case 2: return {dice.between(-90, -89), longitude};
        case 3: return {dice.between(-60, 60), dice.one_in(2) ? 180.0 : -180.0};
        case 4: return near_to(dice, {dice.between(-85, 85), 180}, 0.3);
        case 5:
            return {static_cast<double>(dice.below(181)) - 90,
                    static_cast<double>(dice.below(361)) - 180};
        case 6: return near_to(dice, {80, 20}, 0.2);  // where the flat metric ends
        default: return {dice.between(-90, 90), longitude};
    }
}

}  // namespace madang::geo
