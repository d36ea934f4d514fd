// Bounds must bound: the pruning of the search is only as right as these.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/metric/metric.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "engine/geo/brute_world.h"

namespace madang::geo {
namespace {

struct Scene {
    Place centre;
    double radius;
    BoundsGroup group;
    Block points;  // the first 16 lanes: a point of each box; the others: anywhere around
};

std::int32_t within(Dice& dice, std::int32_t low, std::int32_t high) {
    const auto span = static_cast<std::uint64_t>(std::int64_t{high} - low + 1);
    // Corners and edges are where a bound is tight.
    if (dice.one_in(3)) return dice.one_in(2) ? low : high;
    return static_cast<std::int32_t>(low + static_cast<std::int64_t>(dice.below(span)));
}

Scene scene(Dice& dice, double radius) {
    static constexpr double kSizes[] = {1e-6, 1e-4, 0.01, 0.4, 3, 90};
    Scene scene{place_of(any_position(dice)), radius, {}, {}};
    const Position centre = position_of(scene.centre);
    for (std::size_t i = 0; i < kBlockPoints; ++i) {
        const Place a = place_of(near_to(dice, centre, kSizes[dice.below(6)]));
        const Place b = place_of(near_to(dice, position_of(a), kSizes[dice.below(6)]));
        Bounds box;
        box.include(a);
        box.include(b);
        if (i < kFanout) scene.group.set(i, box);
        const Place place{within(dice, box.south, box.north), within(dice, box.west, box.east)};
        scene.points.set(i, {place, i, static_cast<std::uint16_t>(dice.below(2)),
                             static_cast<std::uint32_t>(dice.below(1 << 10)),
                             static_cast<std::uint32_t>(dice.below(80))});
    }
    return scene;
}

template <class Metric>
void check_bounds(const Scene& scene, const Metric& metric) {
    const Ruler ruler(scene.centre);
    typename Metric::Square lower[kFanout];
    typename Metric::Square upper[kFanout];
    metric.lower(scene.group, lower);
    metric.upper(scene.group, upper);
    for (std::size_t i = 0; i < kBlockPoints; ++i) {
        const double metres = ruler.to(scene.points.place(i));
        RC_ASSERT(metres ==
                  distance(position_of(scene.centre), position_of(scene.points.place(i))).value);
        if (metres > scene.radius) continue;  // outside a metric's radius only misses count
        const auto reaching = Metric::reaching(metres);
        RC_ASSERT((metric.within(scene.points, reaching) >> i & 1u) == 1u);
        if (i < kFanout) RC_ASSERT(lower[i] <= reaching);
    }
    for (const double limit : {0.0, 0.02, 5.0, 900.0, 30'000.0, 49'999.0, 2e5, 1e7, 1.9999e7}) {
        if (limit > scene.radius) break;
        const auto inside = Metric::inside(limit);
        const std::uint32_t sure = metric.within(scene.points, inside);
        for (std::size_t i = 0; i < kBlockPoints; ++i) {
            const double metres = ruler.to(scene.points.place(i));
            if ((sure >> i & 1u) == 1u) RC_ASSERT(metres <= limit);
            if (i < kFanout && upper[i] <= inside) RC_ASSERT(metres <= limit);
        }
    }
}

TEST(FlatMetric, BoundsEveryDistanceInsideItsRadius) {
    ASSERT_TRUE(rc::check("flat bounds hold", [](std::uint64_t seed) {
        Dice dice(seed);
        for (int i = 0; i < 50; ++i) {
            const double radius = std::pow(10, dice.between(-1, std::log10(FlatMetric::kRadius)));
            const Scene drawn = scene(dice, radius);
            if (!FlatMetric::suits(drawn.centre, radius)) continue;
            check_bounds(drawn, FlatMetric(drawn.centre, radius));
        }
    }));
}

TEST(FlatMetric, SuitsNeitherPolesNorTheAntimeridianNorLongWays) {
    EXPECT_TRUE(FlatMetric::suits({800'000'000, 0}, 50'000));
    EXPECT_FALSE(FlatMetric::suits({800'000'001, 0}, 100));
    EXPECT_FALSE(FlatMetric::suits({0, kHalfTurn - 1000}, 100));
    EXPECT_TRUE(FlatMetric::suits({0, kHalfTurn - 100'000}, 1000));
    EXPECT_FALSE(FlatMetric::suits({0, 0}, 50'001));
}

TEST(ChordMetric, BoundsEveryDistance) {
    ASSERT_TRUE(rc::check("chord bounds hold", [](std::uint64_t seed) {
        Dice dice(seed);
        for (int i = 0; i < 20; ++i) {
            const Scene drawn = scene(dice, kFarthest);
            check_bounds(drawn, ChordMetric(drawn.centre));
        }
    }));
}

TEST(ChordMetric, SkipsEmptyBoxes) {
    BoundsGroup group{};
    for (std::size_t i = 0; i < kFanout; ++i) group.set(i, Bounds{});
    double squares[kFanout];
    ChordMetric({0, 0}).lower(group, squares);
    for (const double square : squares) EXPECT_GT(square, ChordMetric::reaching(3e7));
    float flat[kFanout];
    FlatMetric({0, 0}, 50'000).lower(group, flat);
    for (const float square : flat) EXPECT_GT(square, FlatMetric::reaching(50'000));
}

TEST(Reach, HoldsTheDistanceToEveryPointOfABox) {
    ASSERT_TRUE(rc::check("reach holds", [](std::uint64_t seed) {
        Dice dice(seed);
        const Scene drawn = scene(dice, kFarthest);
        const Ruler ruler(drawn.centre);
        for (std::size_t i = 0; i < kFanout; ++i) {
            const double metres = ruler.to(drawn.points.place(i));
            const Reach range = reach(ruler, drawn.group.at(i));
            RC_ASSERT(range.nearest <= metres);
            RC_ASSERT(range.farthest >= metres);
        }
    }));
}

TEST(Window, HoldsEveryPointWithinTheRadius) {
    ASSERT_TRUE(rc::check("window holds", [](std::uint64_t seed) {
        Dice dice(seed);
        const Place centre = place_of(any_position(dice));
        const double radius = std::pow(10, dice.between(-2, 7.31));
        const Window window = window_around(centre, radius);
        for (int i = 0; i < 200; ++i) {
            const double degrees = radius / 111'000 * dice.between(0, 2);
            const Place place = place_of(near_to(dice, position_of(centre), degrees));
            if (Ruler(centre).to(place) > radius) continue;
            RC_ASSERT(window.first.holds(place) || window.second.holds(place));
        }
    }));
}

// What one version gives for a scene, bit by bit.
struct Outputs {
    Outputs(const Kernels& version, const Scene& scene) {
        const Position centre = position_of(scene.centre);
        const ChordCentre chord{centre.longitude, parallel_of(centre.latitude),
                                scene.centre.latitude, scene.centre.longitude};
        const FlatPlane plane = FlatMetric(scene.centre, scene.radius).plane();
        version.chords(scene.points, chord, chords);
        version.chord_lower(scene.group, chord, chord_lower);
        version.chord_upper(scene.group, chord, chord_upper);
        version.flat_lower(scene.group, plane, flat_lower);
        version.flat_upper(scene.group, plane, flat_upper);
        near = version.flat_within(scene.points, plane, 1e6F);
        category = version.of_category(scene.points, 0);
        facets = version.of_facets(scene.points, {512, 20, 6});
        const std::uint64_t words[] = {0x5555'5555'5555'5555};
        schedules = version.of_schedules(scene.points, words, 1);
    }
    bool operator==(const Outputs&) const = default;

    double chords[kBlockPoints];
    double chord_lower[kFanout];
    double chord_upper[kFanout];
    float flat_lower[kFanout];
    float flat_upper[kFanout];
    std::uint32_t near;
    std::uint32_t category;
    std::uint32_t facets;
    std::uint32_t schedules;
};

TEST(Kernels, GiveTheSameBitsInEveryVersion) {
    std::size_t count = 0;
    const Kernels* const* versions = available_kernels(count);
    Dice dice(7);
    for (int round = 0; round < 500; ++round) {
        const Scene drawn = scene(dice, 50'000);
        if (!FlatMetric::suits(drawn.centre, drawn.radius)) continue;
        const Outputs expected(*versions[count - 1], drawn);
        for (std::size_t i = 0; i + 1 < count; ++i) {
            ASSERT_TRUE(Outputs(*versions[i], drawn) == expected);
        }
    }
}

}  // namespace
}  // namespace madang::geo
