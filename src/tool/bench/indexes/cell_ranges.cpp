// The curve, the covering, the ranges.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/cell_ranges.h"

#include <algorithm>
#include <cmath>

#include "tool/bench/indexes/best.h"

namespace madang::bench {
namespace {

constexpr int kLevels = 31;  // cells of the last one are 2 cm
constexpr std::size_t kCellsMax = 8;

// A square of the grid of 2^level x 2^level cells over all degrees.
struct Cell {
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    int level = 0;

    DegreeBox box() const {
        const double width = std::ldexp(360.0, -level);
        const double height = std::ldexp(180.0, -level);
        const double west = -180 + static_cast<double>(x) * width;
        const double south = -90 + static_cast<double>(y) * height;
        return {south, west, south + height, west + width};
    }
};

// Where a cell of the last level lies on the curve. Source: "Hilbert Curve", H. S. Warren, Hacker's
// Delight, section 16.
std::uint64_t place_of(std::uint64_t x, std::uint64_t y) {
    std::uint64_t place = 0;
    for (std::uint64_t s = std::uint64_t{1} << (kLevels - 1); s > 0; s >>= 1) {
        const std::uint64_t rx = (x & s) != 0 ? 1 : 0;
        const std::uint64_t ry = (y & s) != 0 ? 1 : 0;
        place = place << 2 | ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = ~x;
                y = ~y;
            }
            std::swap(x, y);
        }
    }
    return place;
}

std::uint64_t grid(double degrees, double least, double width) {
    constexpr double kCells = std::uint64_t{1} << kLevels;
    const double cell = std::floor((degrees - least) / width * kCells);
    return static_cast<std::uint64_t>(std::clamp(cell, 0.0, kCells - 1));
}

std::uint64_t place_of(geo::Position position) {
    return place_of(grid(position.longitude, -180, 360), grid(position.latitude, -90, 180));
}

// A cell is one range: its places share their first 2 * level bits.
std::pair<std::uint64_t, std::uint64_t> range_of(const Cell& cell) {
    const int below = kLevels - cell.level;
    const std::uint64_t size = std::uint64_t{1} << (2 * below);
    const std::uint64_t begin = place_of(cell.x << below, cell.y << below) & ~(size - 1);
    return {begin, begin + size};
}

// Cells that cover the boxes: the largest that is not inside is divided as long as there is room.
std::vector<Cell> cover(const std::vector<DegreeBox>& boxes) {
    const auto meets = [&](const Cell& cell) {
        return std::ranges::any_of(boxes,
                                   [&](const DegreeBox& box) { return box.meets(cell.box()); });
    };
    const auto is_done = [&](const Cell& cell) {
        return cell.level == kLevels || std::ranges::any_of(boxes, [&](const DegreeBox& box) {
                   return box.contains(cell.box());
               });
    };
    std::vector<Cell> cells{{}};
    while (true) {
        const auto largest = std::ranges::min_element(
            cells, {}, [&](const Cell& cell) { return is_done(cell) ? kLevels + 1 : cell.level; });
        if (is_done(*largest)) return cells;
        const Cell parent = *largest;
        std::vector<Cell> divided(cells.begin(), largest);
        divided.insert(divided.end(), largest + 1, cells.end());
        for (std::uint64_t quarter = 0; quarter < 4; ++quarter) {
            const Cell child{2 * parent.x + quarter % 2, 2 * parent.y + quarter / 2,
                             parent.level + 1};
            if (meets(child)) divided.push_back(child);
        }
        if (divided.size() > kCellsMax) return cells;
        cells = std::move(divided);
    }
}

}  // namespace

void CellRanges::build(std::span<const geo::Position> points) {
    points_ = points;
    sorted_.reserve(points.size());
    for (std::uint64_t id = 0; id < points.size(); ++id) {
        sorted_.push_back({place_of(points[id]), id});
    }
    std::ranges::sort(sorted_, {}, &Row::place);
}

std::vector<std::uint64_t> CellRanges::nearest(geo::Position centre, Meters radius) {
    Best best(radius);
    const auto boxes = boxes_around(centre, radius);
    for (const Cell& cell : cover(boxes)) {
        const auto [begin, end] = range_of(cell);
        auto row = std::ranges::lower_bound(sorted_, begin, {}, &Row::place);
        for (; row != sorted_.end() && row->place < end; ++row) {
            ++visited_;
            const geo::Position& point = points_[row->id];
            if (any_holds(boxes, point)) best.offer(geo::distance(centre, point), row->id);
        }
    }
    return best.ids();
}

}  // namespace madang::bench
