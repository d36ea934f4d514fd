// The named limits of the nearby-search index, each with its unit and its reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace madang::geo {

// Points a block: 32 lanes fill four AVX2 registers of floats and one 32-bit mask. 16 to 128 cost
// within a third of each other.
inline constexpr std::size_t kBlockPoints = 32;

// Children of a tree node: one group of boxes is four cache lines.
inline constexpr std::size_t kFanout = 16;

// Levels of groups in one tree: 16^8 children, far above 2^32 points of 32 a block.
inline constexpr std::size_t kLevelsMax = 8;

// Points a chunk when it is built. A merge rewrites whole chunks, so that a chunk is the unit of
// write amplification (1.6 MB); smaller ones make the top tree larger.
inline constexpr std::size_t kChunkPoints = 65536;

// A merge splits a chunk above this and joins one below that with its neighbour.
inline constexpr std::size_t kChunkPointsMax = kChunkPoints + kChunkPoints / 2;
inline constexpr std::size_t kChunkPointsMin = kChunkPoints / 4;

// Ids have 40 bits: five bytes a point pay for the facets. 2^40 ids given at 1,000 a second last 34
// years.
inline constexpr std::uint64_t kIdMax = (std::uint64_t{1} << 40) - 1;

// Facets of a point, as its 32-bit word has room for them (packed/facets.h).
inline constexpr std::uint8_t kRatingMax = 50;  // tenths of a star
inline constexpr std::uint8_t kPriceMax = 4;
inline constexpr std::size_t kAttributes = 22;

// Numbers of schedules have 24 bits: one for every dozen of 200 M places.
inline constexpr std::uint32_t kScheduleMax = (1u << 24) - 1;
inline constexpr std::size_t kHoursOfWeek = 168;

// Points of one index: the record of the sort counts them in 32 bits.
inline constexpr std::uint64_t kPointsMax = 0xFFFF'FFFF;

// Points that a build sorts in memory at once (900 MB with packing); more are sorted in runs of so
// many on the disk.
inline constexpr std::size_t kSortedPointsMax = std::size_t{1} << 24;

// offset + limit of one search: what the heap of the best may hold (32 B each). More is cut off.
inline constexpr std::uint32_t kRankMax = 10'000;

// Positions of one polygon, closing ones included: about 70 ns each while a search prepares it.
inline constexpr std::size_t kPolygonVerticesMax = 1000;

// Cells of a grid of clusters a side: 4,096 cells of 40 B.
inline constexpr std::size_t kGridCellsMax = 64;

// Nodes between two looks at the clock of a query with a deadline: about 20 µs.
inline constexpr unsigned kNodesPerGlance = 256;

// Nodes that a search may have before it (16 or 24 B each): far more than the rim of any search
// needs (thousands), so that no query takes more than 24 MiB. A search that would exceed it ends as
// partial.
inline constexpr std::size_t kFrontierMax = std::size_t{1} << 20;

// What a thread keeps of them between searches.
inline constexpr std::size_t kFrontierKept = std::size_t{1} << 14;

// Changes the delta may hold: least and most that Options may ask for (about 250 B each).
inline constexpr std::size_t kDeltaChangesMin = 64;
inline constexpr std::size_t kDeltaChangesMax = std::size_t{1} << 20;

// Changes scanned linearly before they become a packed run: 8 blocks cost about as much as one run.
inline constexpr std::size_t kTailChanges = 256;

// A run is merged with the next younger one when it is not this many times larger: about
// log4(65536 / 256) + 1 = 5 runs for a full delta.
inline constexpr std::size_t kRunRatio = 4;

// A merge that finishes writes a snapshot if the last one is older than either. Bounds what a
// restart replays against what the disk writes (25 B a point).
inline constexpr Seconds kSnapshotInterval = Seconds(600);
inline constexpr std::uint64_t kSnapshotChanges = 1'000'000;

// Indexes of which one thread keeps the newest version at hand; more take a lock each time.
inline constexpr std::size_t kReadersPerThread = 8;

// Cells of one geohash covering.
inline constexpr std::size_t kCoverCellsMax = 4096;

}  // namespace madang::geo
