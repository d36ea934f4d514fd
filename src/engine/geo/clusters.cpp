// Counting a grid in one walk.
//
// Idea:    a subtree that lies in one cell counts without a visit if there is no filter. Cells keep
//          sums, so that dead points can be taken off again, and the sums over a single point are
//          that point.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/clusters.h"

#include <algorithm>
#include <bit>

#include "engine/geo/deadline.h"
#include "engine/geo/search.h"
#include "engine/geo/sieve.h"
#include "engine/geo/target.h"

namespace madang::geo {
namespace {

bool is_sound(std::span<const double> edges, double limit) {
    if (edges.size() < 2 || edges.size() > kGridCellsMax + 1) return false;
    if (!(edges.front() >= -limit && edges.back() <= limit)) return false;
    return std::ranges::adjacent_find(edges, [](double a, double b) { return !(a < b); }) ==
           edges.end();
}

// Interval i holds the units from edge i up to, but without, edge i + 1.
class Axis {
public:
    explicit Axis(std::span<const double> edges) {
        for (const double edge : edges) edges_.push_back(first_unit(edge));
    }
    void close_at_the_pole() {
        if (edges_.back() == kQuarterTurn) ++edges_.back();
    }

    std::size_t size() const { return edges_.size() - 1; }
    std::int32_t first(std::size_t i) const { return edges_[i]; }
    std::int32_t last(std::size_t i) const { return edges_[i + 1] - 1; }

    // Interval i - 1 for i edges that are not above the unit: 0 and size() + 1 lie outside.
    std::size_t find(std::int32_t unit) const {
        const auto above = std::ranges::upper_bound(edges_, unit);
        return static_cast<std::size_t>(above - edges_.begin());
    }
    // The same for a unit in what [low, high] found.
    std::size_t find(std::int32_t unit, std::size_t low, std::size_t high) const {
        while (low < high && edges_[low] <= unit) ++low;
        return low;
    }
    bool touches(std::int32_t low, std::int32_t high) const {
        return low < edges_.back() && high >= edges_.front();
    }

private:
    std::vector<std::int32_t> edges_;
};

struct Cell {
    std::int64_t points = 0;
    std::int64_t latitude = 0;  // sums over the points
    std::int64_t longitude = 0;
    std::uint64_t ids = 0;
    bool is_rough = false;  // some sums were guessed from the middle of boxes
};

class Tally {
public:
    Tally(const DeltaView& view, const ClusterGrid& grid, const Sieve& sieve, Deadline& deadline)
        : view_(view),
          rows_(grid.latitudes),
          columns_(grid.longitudes),
          sieve_(sieve),
          deadline_(deadline),
          cells_(rows_.size() * columns_.size()) {
        rows_.close_at_the_pole();
    }

    Outcome run() {
        const Base& base = view_.delta().base();
        if (base.levels() > 0) in_top(base.levels() - 1, 0);
        view_.each_grave_block([this](const Block& block, std::uint32_t mask, std::uint32_t) {
            in_block(block, mask, everywhere(),
                     [](const Block& dead, std::size_t lane, Cell& cell) {
                         --cell.points;
                         cell.latitude -= dead.latitude[lane];
                         cell.longitude -= dead.longitude[lane];
                         cell.ids -= dead.id(lane);
                     });
        });
        view_.each_block(0, [this](const Block& block, std::uint32_t mask, std::uint32_t first) {
            for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
                if (!view_.alive(first + lane)) mask ^= 1u << lane;
            }
            in_block(block, mask, everywhere(), add);
        });
        return is_cut_ ? Outcome::kPartial : Outcome::kComplete;
    }

    void report(std::vector<Cluster>& clusters) const {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (cells_[i].points > 0) clusters.push_back(cluster(i));
        }
    }

    // Whether the sums of the cluster's cell are those of its only point.
    bool is_exact(const Cluster& cluster) const {
        return !is_cut_ && !cells_[cluster.row * columns_.size() + cluster.column].is_rough;
    }
    Box box_of(const Cluster& cluster) const {
        return {degrees(rows_.first(cluster.row)), degrees(columns_.first(cluster.column)),
                degrees(std::min(rows_.last(cluster.row), kQuarterTurn)),
                degrees(columns_.last(cluster.column)), cluster.position};
    }

private:
    static void add(const Block& block, std::size_t lane, Cell& cell) {
        ++cell.points;
        cell.latitude += block.latitude[lane];
        cell.longitude += block.longitude[lane];
        cell.ids += block.id(lane);
    }

    Cluster cluster(std::size_t index) const {
        const Cell& cell = cells_[index];
        const std::size_t row = index / columns_.size();
        const std::size_t column = index % columns_.size();
        const Place middle{
            static_cast<std::int32_t>(std::clamp<std::int64_t>(cell.latitude / cell.points,
                                                               rows_.first(row), rows_.last(row))),
            static_cast<std::int32_t>(std::clamp<std::int64_t>(
                cell.longitude / cell.points, columns_.first(column), columns_.last(column)))};
        Cluster cluster{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column),
                        static_cast<std::uint64_t>(cell.points), position_of(middle)};
        if (cell.points == 1 && is_exact(cluster)) cluster.id = cell.ids;
        return cluster;
    }

    // Rows and columns that a box meets, as Axis::find() counts them.
    struct Span {
        std::size_t south, north, west, east;
    };
    Span span_of(const Bounds& box) const {
        return {rows_.find(box.south), rows_.find(box.north), columns_.find(box.west),
                columns_.find(box.east)};
    }
    Cell* cell(std::size_t row, std::size_t column) {
        const bool is_inside =
            row > 0 && row <= rows_.size() && column > 0 && column <= columns_.size();
        return is_inside ? &cells_[(row - 1) * columns_.size() + column - 1] : nullptr;
    }

    template <class Visit>
    void in_block(const Block& block, std::uint32_t mask, const Span& span, Visit visit) {
        if (sieve_.asks()) mask = sieve_.matches(block, mask);
        for (; mask != 0; mask &= mask - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(mask));
            const std::size_t row = rows_.find(block.latitude[lane], span.south, span.north);
            const std::size_t column = columns_.find(block.longitude[lane], span.west, span.east);
            if (Cell* held = cell(row, column)) visit(block, lane, *held);
        }
    }
    Span everywhere() const { return {0, rows_.size() + 1, 0, columns_.size() + 1}; }

    bool goes_on() {
        is_cut_ = is_cut_ || deadline_.has_passed();
        return !is_cut_;
    }
    // Calls `visit(child, box)` for the children that may hold something of the grid.
    template <class Visit>
    void each_child(const BoundsGroup& boxes, const SummaryView& summary, Visit visit) {
        std::uint32_t open = sieve_.asks() ? sieve_.children(summary) : kAllChildren;
        for (; open != 0; open &= open - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(open));
            const Bounds box = boxes.at(i);
            if (box.empty() || !rows_.touches(box.south, box.north)) continue;
            if (columns_.touches(box.west, box.east)) visit(i, box);
        }
    }
    // Counts a subtree that lies in one cell by its box alone. Returns whether it could.
    bool took_whole(const Bounds& box, std::uint64_t points) {
        if (sieve_.asks()) return false;
        const Span span = span_of(box);
        if (span.south != span.north || span.west != span.east) return false;
        Cell* held = cell(span.south, span.west);
        if (held == nullptr) return false;
        const auto count = static_cast<std::int64_t>(points);
        held->points += count;
        held->latitude += (std::int64_t{box.south} + box.north) / 2 * count;
        held->longitude += (std::int64_t{box.west} + box.east) / 2 * count;
        held->is_rough = true;
        return true;
    }

    void in_top(std::size_t level, std::size_t index) {
        if (!goes_on()) return;
        const Base& base = view_.delta().base();
        each_child(base.group(level, index), base.summary(level, index),
                   [&](std::size_t i, const Bounds& box) {
                       const std::size_t child = index * kFanout + i;
                       if (took_whole(box, points_in_top(level, child))) return;
                       if (level > 0) {
                           in_top(level - 1, child);
                       } else {
                           in_chunk(base.chunk(child), base.chunk(child).levels() - 1, 0);
                       }
                   });
    }
    std::uint64_t points_in_top(std::size_t level, std::size_t child) const {
        const Base& base = view_.delta().base();
        const std::size_t width = std::size_t{1} << (4 * level);  // 16^level
        const std::size_t end = std::min(base.chunks(), (child + 1) * width);
        std::uint64_t points = 0;
        for (std::size_t c = child * width; c < end; ++c) points += base.chunk(c).points();
        return points;
    }

    void in_chunk(const Chunk& chunk, std::size_t level, std::size_t index) {
        if (!goes_on()) return;
        each_child(chunk.group(level, index), chunk.summary(level, index),
                   [&](std::size_t i, const Bounds& box) {
                       const std::size_t child = index * kFanout + i;
                       if (level == 0) {
                           in_block(chunk.block(child), chunk.used(child), span_of(box), add);
                       } else if (!took_whole(box, chunk.points_below(level, child))) {
                           in_chunk(chunk, level - 1, child);
                       }
                   });
    }

    const DeltaView& view_;
    Axis rows_;
    Axis columns_;
    const Sieve& sieve_;
    Deadline& deadline_;
    std::vector<Cell> cells_;
    bool is_cut_ = false;
};

// Where all but one point of a cell died, the sums do not tell which one lives.
void find_only_point(const DeltaView& view, const Tally& tally, const Filter& filter,
                     io::Clock& clock, Cluster& cluster) {
    std::vector<Hit> hits;
    search(view, {.area = tally.box_of(cluster), .limit = 1, .filter = filter}, clock, hits);
    if (hits.empty()) return;
    cluster.id = hits[0].id;
    cluster.position = hits[0].position;
}

}  // namespace

Result<Outcome> clusters(const DeltaView& view, const ClusterQuery& query, io::Clock& clock,
                         std::vector<Cluster>& clusters) {
    clusters.clear();
    if (!is_sound(query.grid.latitudes, 90) || !is_sound(query.grid.longitudes, 180)) {
        return fail(ErrorCode::kInvalid, "geo grid's edges do not ascend, or are too many or off");
    }
    Sieve sieve;
    sieve.reset(query.filter);
    Deadline deadline(clock, query.deadline);
    Tally tally(view, query.grid, sieve, deadline);
    const Outcome outcome = tally.run();
    tally.report(clusters);
    for (Cluster& cluster : clusters) {
        const bool is_known = cluster.points > 1 || cluster.id || outcome == Outcome::kPartial;
        if (!is_known) find_only_point(view, tally, query.filter, clock, cluster);
    }
    return outcome;
}

}  // namespace madang::geo
