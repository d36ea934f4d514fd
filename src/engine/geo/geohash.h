// Geohashes: names of cells of the earth, each letter of base 32 a finer one.
//
// Idea:       latitude and longitude are halved in turn, longitude first; five halvings a letter.
//             Cells are half-open towards north and east, but the last row holds the pole.
// Threads:    pure functions.
// Limits:     1 to 12 letters (a cell of 37 x 19 mm).
// Source:     "Geohash", G. Niemeyer, 2008.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/geo/index.h"
#include "engine/geo/position.h"

namespace madang::geo {

inline constexpr std::size_t kGeohashLettersMax = 12;

// Degrees; west < east.
struct GeohashCell {
    double south = 0, west = 0, north = 0, east = 0;

    Position centre() const { return {(south + north) / 2, (west + east) / 2}; }
};

// Returns the name of the cell that holds a valid position. Longitude 180 is -180.
std::string geohash(Position position, std::size_t letters);

// Returns the cell of a name, or nothing if it is not one. Capital letters are taken too.
std::optional<GeohashCell> geohash_cell(std::string_view name);

// Returns the cells around one, sorted: eight, fewer at the poles where none lies beyond, and in
// the coarsest grids where two are the same. Across the antimeridian they go on at the other side.
// Errors: invalid if `name` is not a geohash.
Result<std::vector<std::string>> geohash_neighbours(std::string_view name);

// Returns the most letters whose cells around `centre` are still at least `radius` wide and high,
// so that the cell of the centre and its neighbours hold the whole circle; at least 1. Nothing if
// even the coarsest cells are too small or the circle touches a pole.
std::optional<std::size_t> geohash_letters_for(const Circle& circle);

// Returns the cells of the finest grid that covers the circle in at most `cells_max` (1 to
// kCoverCellsMax) cells, sorted; of the grid of one letter if none does.
std::vector<std::string> geohash_cover(const Circle& circle, std::size_t cells_max);

}  // namespace madang::geo
