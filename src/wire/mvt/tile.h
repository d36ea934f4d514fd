// Tiles of the square web mercator world: zoom z has 2^z columns and rows, row 0 in the north.
//
// Threads: pure functions.
// Source:  EPSG:3857; "Tile Map Service" as the web uses it (rows from the north).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace madang::mvt {

struct Tile {
    std::uint32_t zoom = 0;
    std::uint32_t column = 0;  // x
    std::uint32_t row = 0;     // y
    friend bool operator==(const Tile&, const Tile&) = default;
};

// Returns the tile, or nothing where zoom z has no such column and row (or z is over kZoomMax).
std::optional<Tile> tile_of(std::uint64_t zoom, std::uint64_t column, std::uint64_t row);

// The same with the row as the end of a path writes it: "1234" or "1234.pbf".
std::optional<Tile> tile_of(std::uint64_t zoom, std::uint64_t column, std::string_view row);

// Degrees.
struct TileBounds {
    double south = 0, west = 0, north = 0, east = 0;
};
TileBounds bounds_of(const Tile& tile);

// Returns the edges that cut the tile into `parts` equal pieces, parts + 1 of them: longitudes from
// west to east, latitudes from south to north.
std::vector<double> longitude_edges(const Tile& tile, std::uint32_t parts);
std::vector<double> latitude_edges(const Tile& tile, std::uint32_t parts);

// Where a position lies in a tile, in units of kExtent from its north-west corner; outside of it if
// the position is.
struct TilePoint {
    std::int32_t x = 0;
    std::int32_t y = 0;
    friend bool operator==(const TilePoint&, const TilePoint&) = default;
};
TilePoint point_in(const Tile& tile, double latitude, double longitude);

}  // namespace madang::mvt
