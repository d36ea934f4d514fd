// The curve, chunks and the sort.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <set>

#include "engine/geo/brute_world.h"
#include "engine/geo/packed/base.h"
#include "engine/geo/packed/hilbert.h"
#include "engine/geo/packed/sorter.h"

namespace madang::geo {
namespace {

TEST(Hilbert, IsOneToOne) {
    ASSERT_TRUE(rc::check("round trip", [](std::int32_t latitude, std::int32_t longitude) {
        const Place place{latitude, longitude};
        RC_ASSERT(hilbert_place(hilbert_key(place)) == place);
    }));
}

TEST(Hilbert, StepsToANeighbourEachTime) {
    Dice dice(5);
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t key = dice.bits() >> 1;
        const Place a = hilbert_place(key);
        const Place b = hilbert_place(key + 1);
        const std::int64_t step = std::abs(std::int64_t{a.latitude} - b.latitude) +
                                  std::abs(std::int64_t{a.longitude} - b.longitude);
        ASSERT_EQ(step, 1);
    }
}

std::vector<Point> random_points(Dice& dice, std::size_t count) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back({place_of(any_position(dice)), i, static_cast<std::uint16_t>(i % 7)});
    }
    return points;
}

Base base_of(const std::vector<Point>& points) {
    Sorter sorter;
    for (const Point& point : points) EXPECT_TRUE(sorter.add(point));
    const auto schedules = std::make_shared<Schedules>();
    return {sorter.finish(*schedules), 1, schedules};
}

TEST(Sorter, KeepsEveryPointInTheOrderOfTheCurve) {
    Dice dice(6);
    for (const std::size_t count : {1u, 31u, 32u, 33u, 513u, 70'000u, 140'000u}) {
        const std::vector<Point> points = random_points(dice, count);
        const Base base = base_of(points);
        ASSERT_EQ(base.points(), count);
        std::set<std::uint64_t> ids;
        std::uint64_t last = 0;
        for (std::size_t c = 0; c < base.chunks(); ++c) {
            for (std::size_t i = 0; i < base.chunk(c).points(); ++i) {
                const Point point = base.chunk(c).point(i);
                ids.insert(point.id);
                ASSERT_EQ(point.place, points[point.id].place);
                ASSERT_EQ(point.category, points[point.id].category);
                ASSERT_GE(hilbert_key(point.place), last);
                last = hilbert_key(point.place);
            }
        }
        ASSERT_EQ(ids.size(), count);
    }
}

TEST(Base, FindsEveryPointAndNoOther) {
    Dice dice(8);
    std::vector<Point> points = random_points(dice, 70'000);
    // More equal points than one chunk holds: they span two.
    for (std::size_t i = 0; i < 70'000; ++i) points.push_back({{7, 7}, 100'000 + i, 0});
    const Base base = base_of(points);
    for (std::size_t i = 0; i < points.size(); i += 13) {
        const auto slot = base.find(points[i].id, points[i].place);
        ASSERT_TRUE(slot.has_value());
        ASSERT_EQ(base.point(*slot).id, points[i].id);
    }
    EXPECT_FALSE(base.find(999'999, points[5].place));
    EXPECT_FALSE(base.find(points[5].id, {1, 2}));
    EXPECT_FALSE(Base().find(1, {0, 0}));
}

TEST(Base, TakesLessThanTwentyFiveBytesAPoint) {
    Dice dice(9);
    const Base base = base_of(random_points(dice, 200'000));
    EXPECT_LT(static_cast<double>(base.bytes()) / static_cast<double>(base.points()), 25.0);
}

TEST(Chunk, RefusesBytesOfAnotherSizeOrChecksum) {
    const Point point{{1, 2}, 3, 4};
    const auto chunk = Chunk::pack({&point, 1}, Schedules());
    const std::string bytes(chunk->bytes());
    EXPECT_TRUE(Chunk::view(bytes, 1, chunk->checksum(), nullptr, Verification::kAtOpen));
    EXPECT_FALSE(Chunk::view(bytes, 33, chunk->checksum(), nullptr, Verification::kAtOpen));
    EXPECT_FALSE(Chunk::view(bytes, 0, chunk->checksum(), nullptr, Verification::kAtOpen));
    EXPECT_FALSE(Chunk::view(bytes, 1, chunk->checksum() + 1, nullptr, Verification::kAtOpen));
    // Bytes that are not aligned are copied.
    const std::string shifted = "x" + bytes;
    const auto copy = Chunk::view(std::string_view(shifted).substr(1), 1, chunk->checksum(),
                                  nullptr, Verification::kAtOpen);
    ASSERT_TRUE(copy);
    EXPECT_EQ((*copy)->point(0).id, 3u);
}

}  // namespace
}  // namespace madang::geo
