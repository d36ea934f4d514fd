// Grids of clusters against brute force.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/clusters.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "engine/geo/brute_world.h"
#include "io/sim/world.h"

namespace madang::geo {
namespace {

using CellName = std::pair<std::uint32_t, std::uint32_t>;

std::vector<double> some_edges(Dice& dice, double middle, double size, double limit) {
    std::vector<double> edges;
    const std::uint64_t cells = 1 + dice.below(dice.one_in(4) ? 64 : 6);
    for (std::uint64_t i = 0; i <= cells; ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(cells) - 0.5;
        const double edge = std::clamp(middle + size * part, -limit, limit);
        if (edges.empty() || edge > edges.back()) edges.push_back(edge);
    }
    if (edges.size() < 2) edges = {-limit, limit};
    return edges;
}

ClusterGrid some_grid(Dice& dice, const BruteWorld& points) {
    static constexpr double kSizes[] = {1e-6, 1e-3, 0.1, 5, 60, 360};
    const Position middle = rounded(points.some_place(dice));
    const double size = kSizes[dice.below(6)];
    return {some_edges(dice, middle.latitude, size, 90),
            some_edges(dice, middle.longitude, size, 180)};
}

// Row and column of a value among edges, as the header says; -1 for none.
int interval(const std::vector<double>& edges, double value, double limit) {
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const bool is_last = i + 2 == edges.size() && edges[i + 1] == limit && limit == 90;
        if (value < edges[i]) continue;
        if (value < edges[i + 1] || (is_last && value == limit)) return static_cast<int>(i);
    }
    return -1;
}

std::map<CellName, std::vector<Hit>> by_cell(const BruteWorld& points, const ClusterQuery& query) {
    std::map<CellName, std::vector<Hit>> cells;
    for (const Hit& hit : points.all({.area = Nearest{}, .filter = query.filter})) {
        const int row = interval(query.grid.latitudes, hit.position.latitude, 90);
        const int column = interval(query.grid.longitudes, hit.position.longitude, 180);
        if (row < 0 || column < 0) continue;
        cells[{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column)}].push_back(hit);
    }
    return cells;
}

void check(const Index& index, const BruteWorld& points, const ClusterQuery& query) {
    const auto expected = by_cell(points, query);
    std::vector<Cluster> clusters;
    const auto outcome = index.clusters(query, clusters);
    RC_ASSERT(outcome.has_value());
    RC_ASSERT(*outcome == Outcome::kComplete);
    RC_ASSERT(clusters.size() == expected.size());
    auto cell = expected.begin();
    for (const Cluster& cluster : clusters) {
        RC_ASSERT(CellName(cluster.row, cluster.column) == cell->first);
        RC_ASSERT(cluster.points == cell->second.size());
        RC_ASSERT(cluster.id.has_value() == (cluster.points == 1));
        if (cluster.points == 1) {
            RC_ASSERT(*cluster.id == cell->second[0].id);
            RC_ASSERT(cluster.position == cell->second[0].position);
        }
        RC_ASSERT(interval(query.grid.latitudes, cluster.position.latitude, 90) ==
                  static_cast<int>(cluster.row));
        RC_ASSERT(interval(query.grid.longitudes, cluster.position.longitude, 180) ==
                  static_cast<int>(cluster.column));
        ++cell;
    }
}

TEST(Clusters, CountLikeBruteForceWhileTheIndexChanges) {
    ASSERT_TRUE(rc::check("clusters equal brute force", [](std::uint64_t seed) {
        Dice dice(seed);
        io::sim::World world(seed);
        BruteWorld points(dice, dice.below(dice.one_in(4) ? 6000 : 300));
        auto index = *Index::open(world.environment(), "geo", {.delta_changes_max = 4096});
        RC_ASSERT(index->rebuild(points.source(), 1, points.schedules()).has_value());
        std::uint64_t stamp = 1;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 4; ++i) {
                ClusterQuery query{some_grid(dice, points)};
                if (dice.one_in(2)) query.filter = points.some_filter(dice);
                check(*index, points, query);
            }
            for (std::uint64_t n = dice.below(300); n > 0; --n) {
                const Change change = points.change(dice, ++stamp);
                RC_ASSERT(index->apply({&change, 1}).has_value());
            }
        }
    }));
}

TEST(Clusters, NameTheLastOneOfManyThatDied) {
    io::sim::World world(1);
    auto index = *Index::open(world.environment(), "geo", {.delta_changes_max = 4096});
    std::uint64_t next = 0;
    const Source source = [&next]() -> std::optional<Entry> {
        if (next == 2000) return std::nullopt;
        const std::uint64_t id = next++;
        return Entry{.id = id, .position = {1, 1 + static_cast<double>(id) * 1e-5}};
    };
    ASSERT_TRUE(index->rebuild(source, 1));
    for (std::uint64_t id = 0; id < 2000; ++id) {
        if (id == 777) continue;
        const Change change{id + 2, id, std::nullopt,
                            Position{1, 1 + static_cast<double>(id) * 1e-5}};
        ASSERT_TRUE(index->apply({&change, 1}));
    }
    std::vector<Cluster> clusters;
    ASSERT_TRUE(index->clusters({{{-10, 10}, {-10, 10}}}, clusters));
    ASSERT_EQ(clusters.size(), 1u);
    EXPECT_EQ(clusters[0].points, 1u);
    EXPECT_EQ(clusters[0].id, 777u);
    EXPECT_EQ(clusters[0].position, rounded({1, 1.00777}));
}

TEST(Clusters, RefuseGridsThatBreakTheRules) {
    io::sim::World world(1);
    const auto index = *Index::open(world.environment(), "geo", {});
    std::vector<Cluster> clusters;
    const std::vector<double> good = {0, 1};
    std::vector<double> many;
    for (int i = 0; i < 66; ++i) many.push_back(i);
    for (const std::vector<double>& bad :
         {std::vector<double>{}, {0}, {1, 0}, {0, 0}, {-181, 0}, {0, std::nan("")}, many}) {
        EXPECT_FALSE(index->clusters({{bad, good}}, clusters));
        EXPECT_FALSE(index->clusters({{good, bad}}, clusters));
    }
    many.pop_back();
    EXPECT_TRUE(index->clusters({{many, many}}, clusters));
}

TEST(Clusters, StopAtTheDeadline) {
    io::sim::World world(1);
    Dice dice(1);
    BruteWorld points(dice, 100);
    auto index = *Index::open(world.environment(), "geo", {});
    ASSERT_TRUE(index->rebuild(points.source(), 1));
    ClusterQuery query{{{-90, 90}, {-180, 180}}};
    query.deadline = world.clock().monotonic();
    std::vector<Cluster> clusters;
    EXPECT_EQ(*index->clusters(query, clusters), Outcome::kPartial);
    EXPECT_TRUE(clusters.empty());
}

}  // namespace
}  // namespace madang::geo
