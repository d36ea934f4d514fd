// The curve, chunks and the sort.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cerrno>
#include <cstdlib>
#include <set>

#include "engine/geo/brute_world.h"
#include "engine/geo/packed/base.h"
#include "engine/geo/packed/bulk_sorter.h"
#include "engine/geo/packed/hilbert.h"
#include "engine/geo/packed/packer.h"
#include "io/sim/world.h"

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

// Sorted `at_once` in memory, the rest by way of a disk.
Base base_of(const std::vector<Point>& points, std::size_t at_once = 1'000'000) {
    io::sim::World world(1);
    BulkSorter sorter(world.environment().files, "points", at_once);
    for (const Point& point : points) EXPECT_TRUE(sorter.add(point));
    EXPECT_EQ(sorter.has_runs(), points.size() > at_once);
    const auto schedules = std::make_shared<Schedules>();
    std::vector<Piece> pieces;
    Packer packer(*schedules, [&](Piece piece) -> Result<> {
        pieces.push_back(std::move(piece));
        return {};
    });
    EXPECT_TRUE(sorter.drain([&](std::span<const Keyed> sorted) { return packer.add(sorted); }));
    EXPECT_TRUE(packer.finish());
    EXPECT_EQ(pieces.size(), chunks_of(points.size()));
    EXPECT_FALSE(*world.environment().files.exists("points"));
    return {std::move(pieces), 1, schedules};
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

TEST(BulkSorter, GivesTheSameChunksByWayOfTheDisk) {
    Dice dice(7);
    std::vector<Point> points = random_points(dice, 150'000);
    for (std::size_t i = 0; i < 1000; ++i) points.push_back({{7, 7}, 200'000 + i, 0, 1, 2});
    const Base whole = base_of(points);
    for (const std::size_t at_once : {2'000u, 40'000u, 150'999u}) {
        const Base merged = base_of(points, at_once);
        ASSERT_EQ(merged.chunks(), whole.chunks());
        for (std::size_t i = 0; i < whole.chunks(); ++i) {
            EXPECT_EQ(merged.pieces()[i].first_key, whole.pieces()[i].first_key);
            EXPECT_EQ(merged.chunk(i).bytes(), whole.chunk(i).bytes());
        }
    }
}

TEST(BulkSorter, PassesOnWhatTheDiskRefuses) {
    io::sim::World world(1);
    BulkSorter sorter(world.environment().files, "points", 10);
    world.disk().fail(io::sim::Operation::kWrite, 1, ENOSPC);
    Result<> added;
    for (std::uint64_t id = 0; id < 11 && added; ++id) added = sorter.add({{1, 1}, id});
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code(), ErrorCode::kExhausted);
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
