// A demo world: places clustered as towns are, the same for the same seed.
//
// Idea:       cities are drawn by rank (Zipf), within a city most places lie in a Gaussian core,
// some
//             in wider suburbs, a few anywhere around. Each place draws from dice of its own,
//             seeded by (seed, number), so that place n is the same however many are made.
// Threads:    immutable after construction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "service/places/business.h"
#include "tool/generate/cities.h"
#include "tool/generate/dice.h"
#include "tool/generate/trade.h"

namespace madang::generate {

// What searches know of a place.
struct Spot {
    double latitude = 0;
    double longitude = 0;
    std::size_t trade = 0;                  // of trades()
    std::optional<std::size_t> hours = {};  // of the trade's
};

class World {
public:
    // Needs at least one city.
    World(std::vector<City> cities, std::uint64_t seed);

    // Returns place number `number` of this world.
    places::Draft place(std::uint64_t number) const;

    // Returns the same place without its texts. Cost: some tenths of a microsecond.
    Spot spot(std::uint64_t number) const;

    const std::vector<City>& cities() const { return cities_; }

private:
    struct Position {
        double latitude;
        double longitude;
    };
    // What a place draws first.
    struct Sketch {
        const City* city;
        Position position;
        const Trade* trade;
    };
    Dice dice_of(std::uint64_t number) const;
    Sketch draw_sketch(Dice& dice) const;
    const City& draw_city(Dice& dice) const;
    static Position draw_position(const City& city, Dice& dice);

    std::vector<City> cities_;
    std::vector<double> cumulative_;  // of the cities' weights
    std::uint64_t seed_;
};

}  // namespace madang::generate
