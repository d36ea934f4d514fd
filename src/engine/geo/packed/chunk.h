// A packed piece of the index: points in Hilbert order in blocks of 32 under a 16-ary tree of
// boxes.
//
// Idea:       one run of bytes, blocks first and the tree's groups after them, level by level from
//             the leaves, on each level the boxes and then the summaries; the same bytes in memory
//             and in the snapshot, so that opening is mapping.
// Invariants: (1) bytes never change; (2) all lanes of a block count but those after the last
// point,
//             which repeat it; (3) the last level is one group.
// Threads:    immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/geo/index.h"
#include "engine/geo/packed/block.h"
#include "engine/geo/packed/summary.h"

namespace madang::geo {

// Where the parts of a chunk of `points` points lie, in bytes from its start. Each level begins at
// a multiple of 64.
struct ChunkLayout {
    explicit ChunkLayout(std::uint32_t points);

    std::uint32_t blocks = 0;
    std::uint32_t levels = 0;
    std::size_t boxes_offset[kLevelsMax] = {};
    std::size_t summaries_offset[kLevelsMax] = {};
    std::size_t size = 0;
};

class Chunk {
public:
    // Packs points that are in the order of their Hilbert keys; at least one.
    static std::shared_ptr<const Chunk> pack(std::span<const Point> points,
                                             const Schedules& schedules);

    // Reads a chunk's bytes in place. `owner` keeps them alive. Errors: corrupt if the size or the
    // checksum is not the stated one, or the tree does not fit the points. Bytes that are not
    // aligned to 64 are copied. The checksum may be left for is_sound() to compare later.
    static Result<std::shared_ptr<const Chunk>> view(std::string_view bytes, std::uint32_t points,
                                                     std::uint32_t checksum,
                                                     std::shared_ptr<const void> owner,
                                                     Verification verification);
    bool is_sound() const;

    std::uint32_t points() const { return points_; }
    std::uint32_t blocks() const { return layout_.blocks; }
    std::uint32_t levels() const { return layout_.levels; }
    const Bounds& bounds() const { return bounds_; }
    std::uint32_t checksum() const { return checksum_; }  // crc32c of bytes()
    std::string_view bytes() const { return bytes_; }

    const Block& block(std::size_t i) const { return blocks_[i]; }
    // Lanes of block `i` that hold a point.
    std::uint32_t used(std::size_t i) const {
        return lanes(i + 1 < layout_.blocks ? kBlockPoints : points_ - i * kBlockPoints);
    }
    // Points under child `child` of the groups of `level`.
    std::uint64_t points_below(std::size_t level, std::size_t child) const {
        const std::size_t width = kBlockPoints << (4 * level);  // 32 · 16^level
        const std::size_t end = std::min<std::size_t>(points_, (child + 1) * width);
        return end - std::min(end, child * width);
    }
    // Group `i` of a level; level 0 groups blocks, the last level is the root.
    const BoundsGroup& group(std::size_t level, std::size_t i) const { return groups_[level][i]; }
    SummaryView summary(std::size_t level, std::size_t i) const {
        const std::size_t table = category_table_size(level);
        return {summaries_[level] + i * SummaryView::bytes(table), table};
    }
    Point point(std::size_t i) const { return blocks_[i / kBlockPoints].point(i % kBlockPoints); }

private:
    Chunk(std::string_view bytes, std::uint32_t points, std::shared_ptr<const void> owner);

    ChunkLayout layout_;
    std::uint32_t points_;
    std::uint32_t checksum_ = 0;
    std::string_view bytes_;
    const Block* blocks_ = nullptr;
    const BoundsGroup* groups_[kLevelsMax] = {};
    const std::byte* summaries_[kLevelsMax] = {};
    Bounds bounds_;
    std::shared_ptr<const void> owner_;
};

// Fills `groups` so that group i bounds the children 16 i to 16 i + 15, and returns each group's
// own bounds: the children of the next level.
std::vector<Bounds> group_bounds(std::span<const Bounds> children, BoundsGroup* groups);

inline std::size_t groups_of(std::size_t children) {
    return (children + kFanout - 1) / kFanout;
}

}  // namespace madang::geo
