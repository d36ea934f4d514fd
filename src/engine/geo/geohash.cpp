// Cells as rows and columns of a grid, names as their interleaved bits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/geohash.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "engine/geo/limits.h"
#include "engine/geo/metric/metric.h"

namespace madang::geo {
namespace {

constexpr std::string_view kLetters = "0123456789bcdefghjkmnpqrstuvwxyz";

// The grid of one length of names: 2^column_bits columns from -180, 2^row_bits rows from -90.
struct Grid {
    explicit Grid(std::size_t letter_count)
        : letters(letter_count),
          columns(std::int64_t{1} << ((5 * letter_count + 1) / 2)),
          rows(std::int64_t{1} << (5 * letter_count / 2)) {}

    std::size_t letters;
    std::int64_t columns;
    std::int64_t rows;

    double width() const { return 360.0 / static_cast<double>(columns); }
    double height() const { return 180.0 / static_cast<double>(rows); }
    std::int64_t column(double longitude) const {
        const auto at = static_cast<std::int64_t>(std::floor((longitude + 180.0) / width()));
        return (at % columns + columns) % columns;
    }
    std::int64_t row(double latitude) const {
        const auto at = static_cast<std::int64_t>(std::floor((latitude + 90.0) / height()));
        return std::clamp<std::int64_t>(at, 0, rows - 1);
    }
};

struct Cell {
    std::int64_t row = 0;
    std::int64_t column = 0;
};

std::string name_of(const Grid& grid, Cell cell) {
    std::string name;
    const std::size_t bits = 5 * grid.letters;
    unsigned letter = 0;
    for (std::size_t i = 0; i < bits; ++i) {
        const std::size_t left = bits - 1 - i;  // bits still to come
        // Even places are columns; of the bits to come, half belong to this coordinate.
        const std::int64_t value = (i % 2 == 0 ? cell.column : cell.row) >> (left / 2);
        letter = letter << 1 | static_cast<unsigned>(value & 1);
        if (i % 5 == 4) {
            name.push_back(kLetters[letter]);
            letter = 0;
        }
    }
    return name;
}

std::optional<Cell> cell_of(std::string_view name) {
    if (name.empty() || name.size() > kGeohashLettersMax) return std::nullopt;
    Cell cell;
    bool is_column = true;
    for (const char c : name) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const std::size_t value = kLetters.find(lower);
        if (value == std::string_view::npos) return std::nullopt;
        for (int bit = 4; bit >= 0; --bit) {
            std::int64_t& part = is_column ? cell.column : cell.row;
            part = part << 1 | static_cast<std::int64_t>(value >> bit & 1);
            is_column = !is_column;
        }
    }
    return cell;
}

void sort_unique(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

Bounds bounds_of(const Grid& grid, Cell cell) {
    const double south = -90.0 + static_cast<double>(cell.row) * grid.height();
    const double west = -180.0 + static_cast<double>(cell.column) * grid.width();
    const Place low = place_of({south, west});
    const Place high = place_of({std::min(90.0, south + grid.height()), west});
    const auto east = std::llround((west + grid.width()) * kUnitsPerDegree);
    return {low.latitude, low.longitude, high.latitude,
            static_cast<std::int32_t>(std::min<long long>(east, kHalfTurn))};
}

// Adds the cells of one window that the circle may touch. Returns false beyond `cells_max`.
bool cover_window(const Grid& grid, const Bounds& window, const Circle& circle,
                  std::vector<std::string>& names, std::size_t cells_max) {
    const std::int64_t first_row = grid.row(degrees(window.south));
    const std::int64_t last_row = grid.row(degrees(window.north));
    const std::int64_t first_column = grid.column(degrees(window.west));
    const std::int64_t last_column = grid.column(degrees(window.east));
    // Cells of the window outside the circle are at most a quarter of it and two rows and columns.
    const auto most = static_cast<std::int64_t>(4 * cells_max + 64);
    if (last_row - first_row > most || last_column - first_column > most) return false;
    if ((last_row - first_row + 1) * (last_column - first_column + 1) > most) return false;
    const ChordMetric metric(place_of(circle.centre));
    const double reaching = ChordMetric::reaching(circle.radius.value);
    for (std::int64_t row = first_row; row <= last_row; ++row) {
        for (std::int64_t column = first_column; column <= last_column; ++column) {
            const Cell cell{row, column};
            BoundsGroup group{};
            group.set(0, bounds_of(grid, cell));
            double squares[kFanout];
            metric.lower(group, squares);
            if (squares[0] <= reaching) names.push_back(name_of(grid, cell));
        }
    }
    return true;
}

bool cover(const Grid& grid, const Circle& circle, std::vector<std::string>& names,
           std::size_t cells_max) {
    const Window window = window_around(place_of(circle.centre), circle.radius.value);
    names.clear();
    if (!cover_window(grid, window.first, circle, names, cells_max)) return false;
    if (!window.second.empty() && !cover_window(grid, window.second, circle, names, cells_max)) {
        return false;
    }
    sort_unique(names);
    return names.size() <= cells_max;
}

}  // namespace

std::string geohash(Position position, std::size_t letters) {
    const Grid grid(std::clamp<std::size_t>(letters, 1, kGeohashLettersMax));
    return name_of(grid, {grid.row(position.latitude), grid.column(position.longitude)});
}

std::optional<GeohashCell> geohash_cell(std::string_view name) {
    const auto cell = cell_of(name);
    if (!cell) return std::nullopt;
    const Grid grid(name.size());
    const double south = -90.0 + static_cast<double>(cell->row) * grid.height();
    const double west = -180.0 + static_cast<double>(cell->column) * grid.width();
    return GeohashCell{south, west, south + grid.height(), west + grid.width()};
}

Result<std::vector<std::string>> geohash_neighbours(std::string_view name) {
    const auto cell = cell_of(name);
    if (!cell) return fail(ErrorCode::kInvalid, "not a geohash");
    const Grid grid(name.size());
    std::vector<std::string> names;
    for (std::int64_t up = -1; up <= 1; ++up) {
        const std::int64_t row = cell->row + up;
        if (row < 0 || row >= grid.rows) continue;
        for (std::int64_t right = -1; right <= 1; ++right) {
            if (up == 0 && right == 0) continue;
            const std::int64_t column = (cell->column + right + grid.columns) % grid.columns;
            names.push_back(name_of(grid, {row, column}));
        }
    }
    sort_unique(names);
    return names;
}

std::optional<std::size_t> geohash_letters_for(const Circle& circle) {
    const Window window = window_around(place_of(circle.centre), circle.radius.value);
    const bool holds_pole =
        window.first.south <= -kQuarterTurn || window.first.north >= kQuarterTurn;
    if (holds_pole) return std::nullopt;
    double width = degrees(window.first.east) - degrees(window.first.west);
    if (!window.second.empty()) {
        width += degrees(window.second.east) - degrees(window.second.west);
    }
    const double height = degrees(window.first.north) - degrees(window.first.south);
    // A cell as large as half the window reaches, from anywhere in it, into its neighbour at most.
    for (std::size_t letters = kGeohashLettersMax; letters > 0; --letters) {
        const Grid grid(letters);
        if (grid.width() >= width / 2 && grid.height() >= height / 2) return letters;
    }
    return std::nullopt;
}

std::vector<std::string> geohash_cover(const Circle& circle, std::size_t cells_max) {
    cells_max = std::clamp<std::size_t>(cells_max, 1, kCoverCellsMax);
    std::vector<std::string> best;
    std::vector<std::string> finer;
    cover(Grid(1), circle, best, kCoverCellsMax);
    for (std::size_t letters = 2; letters <= kGeohashLettersMax; ++letters) {
        if (!cover(Grid(letters), circle, finer, cells_max)) break;
        best.swap(finer);
    }
    return best;
}

}  // namespace madang::geo
