// Mercator and back.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/tile.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/text.h"
#include "wire/mvt/limits.h"

namespace madang::mvt {

namespace {

constexpr double kPi = std::numbers::pi;

double tiles_across(const Tile& tile) {
    return std::ldexp(1.0, static_cast<int>(tile.zoom));
}

// The world is one wide and one high, y from the north.
double world_x(double longitude) {
    return longitude / 360 + 0.5;
}
double world_y(double latitude) {
    const double clamped = std::clamp(latitude, -kLatitudeMax, kLatitudeMax);
    return 0.5 - std::asinh(std::tan(clamped * kPi / 180)) / (2 * kPi);
}
double longitude_at(double x) {
    return (x - 0.5) * 360;
}
double latitude_at(double y) {
    return std::atan(std::sinh((0.5 - y) * 2 * kPi)) * 180 / kPi;
}

std::int32_t in_units(double tiles) {
    return static_cast<std::int32_t>(std::lround(tiles * kExtent));
}

}  // namespace

std::optional<Tile> tile_of(std::uint64_t zoom, std::uint64_t column, std::uint64_t row) {
    if (zoom > kZoomMax) return std::nullopt;
    const std::uint64_t across = std::uint64_t{1} << zoom;
    if (column >= across || row >= across) return std::nullopt;
    return Tile{static_cast<std::uint32_t>(zoom), static_cast<std::uint32_t>(column),
                static_cast<std::uint32_t>(row)};
}

std::optional<Tile> tile_of(std::uint64_t zoom, std::uint64_t column, std::string_view row) {
    if (row.ends_with(".pbf")) row.remove_suffix(4);
    const auto number = parse_integer(row);
    if (!number || *number < 0) return std::nullopt;
    return tile_of(zoom, column, static_cast<std::uint64_t>(*number));
}

TileBounds bounds_of(const Tile& tile) {
    const double across = tiles_across(tile);
    return {.south = latitude_at((tile.row + 1.0) / across),
            .west = longitude_at(tile.column / across),
            .north = latitude_at(tile.row / across),
            .east = longitude_at((tile.column + 1.0) / across)};
}

std::vector<double> longitude_edges(const Tile& tile, std::uint32_t parts) {
    std::vector<double> edges;
    for (std::uint32_t i = 0; i <= parts; ++i) {
        edges.push_back(longitude_at((tile.column + double{1} * i / parts) / tiles_across(tile)));
    }
    return edges;
}

std::vector<double> latitude_edges(const Tile& tile, std::uint32_t parts) {
    std::vector<double> edges;
    for (std::uint32_t i = 0; i <= parts; ++i) {
        edges.push_back(latitude_at((tile.row + 1 - double{1} * i / parts) / tiles_across(tile)));
    }
    return edges;
}

TilePoint point_in(const Tile& tile, double latitude, double longitude) {
    const double across = tiles_across(tile);
    return {in_units(world_x(longitude) * across - tile.column),
            in_units(world_y(latitude) * across - tile.row)};
}

}  // namespace madang::mvt
