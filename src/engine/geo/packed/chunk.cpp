// Packing and viewing chunks.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/chunk.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "base/check.h"
#include "base/hash.h"

namespace madang::geo {
namespace {

constexpr std::size_t kAlignment = 64;

std::shared_ptr<std::byte> allocate(std::size_t size) {
    void* memory = std::aligned_alloc(kAlignment, size);
    if (memory == nullptr) throw std::bad_alloc();
    return {static_cast<std::byte*>(memory), std::free};
}

std::shared_ptr<std::byte> allocate_zeros(std::size_t size) {
    std::shared_ptr<std::byte> memory = allocate(size);
    std::memset(memory.get(), 0, size);
    return memory;
}

std::string_view as_text(const std::byte* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

Bounds fill(Block& block, std::span<const Point> points) {
    Bounds bounds;
    for (std::size_t lane = 0; lane < kBlockPoints; ++lane) {
        const Point& point = points[std::min(lane, points.size() - 1)];
        block.set(lane, point);
        bounds.include(point.place);
    }
    return bounds;
}

// The blocks and the boxes over them.
void write_blocks(std::span<const Point> points, const ChunkLayout& layout, std::byte* bytes) {
    std::vector<Bounds> children(layout.blocks);
    Block* blocks = reinterpret_cast<Block*>(bytes);
    for (std::size_t i = 0; i < layout.blocks; ++i) {
        const std::size_t first = i * kBlockPoints;
        children[i] =
            fill(blocks[i], points.subspan(first, std::min(kBlockPoints, points.size() - first)));
    }
    for (std::size_t level = 0; level < layout.levels; ++level) {
        children = group_bounds(children,
                                reinterpret_cast<BoundsGroup*>(bytes + layout.boxes_offset[level]));
    }
}

void write_summaries(std::span<const Point> points, const ChunkLayout& layout,
                     const Schedules& schedules, std::byte* bytes) {
    std::vector<Traits> children(layout.blocks);
    for (std::size_t i = 0; i < points.size(); ++i) {
        children[i / kBlockPoints].include(points[i], schedules);
    }
    std::size_t child_points = kBlockPoints;
    for (std::size_t level = 0; level < layout.levels; ++level) {
        std::byte* summaries = bytes + layout.summaries_offset[level];
        const std::size_t table = category_table_size(level);
        children = summarize(children, summaries, table);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const std::size_t child = i / child_points;
            add_category(summaries + child / kFanout * SummaryView::bytes(table), table,
                         child % kFanout, points[i].category);
        }
        child_points *= kFanout;
    }
}

// Whether no group of a tree over `children` blocks claims a child that is not there: a walk
// follows every box without counting.
bool claims_only_its_own(const std::byte* bytes, const ChunkLayout& layout) {
    std::size_t children = layout.blocks;
    for (std::size_t level = 0; level < layout.levels; ++level) {
        const auto* groups =
            reinterpret_cast<const BoundsGroup*>(bytes + layout.boxes_offset[level]);
        for (std::size_t i = children; i < groups_of(children) * kFanout; ++i) {
            if (groups[i / kFanout].at(i % kFanout) != Bounds{}) return false;
        }
        children = groups_of(children);
    }
    return true;
}

}  // namespace

ChunkLayout::ChunkLayout(std::uint32_t points) {
    blocks = static_cast<std::uint32_t>((std::uint64_t{points} + kBlockPoints - 1) / kBlockPoints);
    size = blocks * sizeof(Block);
    for (std::size_t children = blocks; children > 0;) {
        children = groups_of(children);
        boxes_offset[levels] = size;
        size += children * sizeof(BoundsGroup);
        summaries_offset[levels] = size;
        size += children * SummaryView::bytes(category_table_size(levels));
        size = (size + kAlignment - 1) / kAlignment * kAlignment;
        ++levels;
        if (children == 1) break;
    }
}

std::vector<Bounds> group_bounds(std::span<const Bounds> children, BoundsGroup* groups) {
    std::vector<Bounds> parents(groups_of(children.size()));
    for (std::size_t i = 0; i < parents.size() * kFanout; ++i) {
        const Bounds bounds = i < children.size() ? children[i] : Bounds{};
        groups[i / kFanout].set(i % kFanout, bounds);
        parents[i / kFanout].include(bounds);
    }
    return parents;
}

std::shared_ptr<const Chunk> Chunk::pack(std::span<const Point> points,
                                         const Schedules& schedules) {
    CHECK(!points.empty() && points.size() <= kPointsMax, "a chunk holds at least one point");
    const auto count = static_cast<std::uint32_t>(points.size());
    const ChunkLayout layout(count);
    std::shared_ptr<std::byte> memory = allocate_zeros(layout.size);
    write_blocks(points, layout, memory.get());
    write_summaries(points, layout, schedules, memory.get());
    const std::string_view bytes = as_text(memory.get(), layout.size);
    std::shared_ptr<Chunk> chunk(new Chunk(bytes, count, std::move(memory)));
    chunk->checksum_ = crc32c(bytes);
    return chunk;
}

Result<std::shared_ptr<const Chunk>> Chunk::view(std::string_view bytes, std::uint32_t points,
                                                 std::uint32_t checksum,
                                                 std::shared_ptr<const void> owner,
                                                 Verification verification) {
    if (points == 0 || ChunkLayout(points).size != bytes.size()) {
        return fail(ErrorCode::kCorrupt, "geo chunk has another size than its points need", points);
    }
    if (verification == Verification::kAtOpen && crc32c(bytes) != checksum) {
        return fail(ErrorCode::kCorrupt, "geo chunk fails its checksum", checksum);
    }
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kAlignment != 0) {
        std::shared_ptr<std::byte> copy = allocate(bytes.size());
        std::memcpy(copy.get(), bytes.data(), bytes.size());
        bytes = as_text(copy.get(), bytes.size());
        owner = std::move(copy);
    }
    const auto* start = reinterpret_cast<const std::byte*>(bytes.data());
    if (!claims_only_its_own(start, ChunkLayout(points))) {
        return fail(ErrorCode::kCorrupt, "geo chunk's tree has children too many", points);
    }
    std::shared_ptr<Chunk> chunk(new Chunk(bytes, points, std::move(owner)));
    chunk->checksum_ = checksum;
    return chunk;
}

bool Chunk::is_sound() const {
    return crc32c(bytes_) == checksum_;
}

Chunk::Chunk(std::string_view bytes, std::uint32_t points, std::shared_ptr<const void> owner)
    : layout_(points), points_(points), bytes_(bytes), owner_(std::move(owner)) {
    blocks_ = reinterpret_cast<const Block*>(bytes.data());
    for (std::size_t level = 0; level < layout_.levels; ++level) {
        groups_[level] =
            reinterpret_cast<const BoundsGroup*>(bytes.data() + layout_.boxes_offset[level]);
        summaries_[level] =
            reinterpret_cast<const std::byte*>(bytes.data()) + layout_.summaries_offset[level];
    }
    const BoundsGroup& root = group(layout_.levels - 1, 0);
    for (std::size_t child = 0; child < kFanout; ++child) bounds_.include(root.at(child));
}

}  // namespace madang::geo
