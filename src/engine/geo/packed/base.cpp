// The tree over the chunks, and finding one point.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/base.h"

#include <algorithm>

#include "engine/geo/packed/hilbert.h"

namespace madang::geo {
namespace {

std::optional<std::uint32_t> find_in_block(const Chunk& chunk, std::size_t i, std::uint64_t id,
                                           Place place) {
    const Block& block = chunk.block(i);
    for (std::size_t lane = 0; lane < kBlockPoints; ++lane) {
        if (block.id(lane) != id || (chunk.used(i) >> lane & 1u) == 0) continue;
        if (block.place(lane) == place) return static_cast<std::uint32_t>(i * kBlockPoints + lane);
    }
    return std::nullopt;
}

// Descends into every box that holds the place: they overlap little.
std::optional<std::uint32_t> find_in_chunk(const Chunk& chunk, std::size_t level, std::size_t group,
                                           std::uint64_t id, Place place) {
    const BoundsGroup& boxes = chunk.group(level, group);
    for (std::size_t child = 0; child < kFanout; ++child) {
        if (!boxes.at(child).holds(place)) continue;
        const std::size_t i = group * kFanout + child;
        const auto found = level == 0 ? find_in_block(chunk, i, id, place)
                                      : find_in_chunk(chunk, level - 1, i, id, place);
        if (found) return found;
    }
    return std::nullopt;
}

}  // namespace

Base::Base(std::vector<Piece> pieces, std::uint64_t stamp, std::shared_ptr<Schedules> schedules)
    : pieces_(std::move(pieces)), schedules_(std::move(schedules)), stamp_(stamp) {
    std::vector<Bounds> children;
    for (const Piece& piece : pieces_) {
        children.push_back(piece.chunk->bounds());
        points_ += piece.chunk->points();
    }
    while (!children.empty()) {
        levels_.emplace_back(groups_of(children.size()));
        children = group_bounds(children, levels_.back().data());
        if (children.size() == 1) break;
    }
    add_summaries();
}

// As a chunk does over its blocks, but from the roots of the chunks.
void Base::add_summaries() {
    constexpr std::size_t kBytes = SummaryView::bytes(kCategoryTableTop);
    std::vector<Traits> traits;
    std::vector<SummaryView> below;
    for (const Piece& piece : pieces_) {
        below.push_back(piece.chunk->summary(piece.chunk->levels() - 1, 0));
        traits.push_back(traits_of(below.back().masks()));
    }
    for (const auto& level : levels_) {
        summaries_.emplace_back(level.size() * kBytes);
        std::byte* bytes = summaries_.back().data();
        traits = summarize(traits, bytes, kCategoryTableTop);
        for (std::size_t i = 0; i < below.size(); ++i) {
            add_categories(bytes + i / kFanout * kBytes, kCategoryTableTop, i % kFanout,
                           below[i].categories());
        }
        below.clear();
        for (std::size_t i = 0; i < level.size(); ++i) {
            below.emplace_back(bytes + i * kBytes, kCategoryTableTop);
        }
    }
}

std::uint64_t Base::bytes() const {
    std::uint64_t total = pieces_.size() * (sizeof(Piece) + sizeof(Chunk)) + schedules_->bytes();
    for (const Piece& piece : pieces_) total += piece.chunk->bytes().size();
    for (const auto& level : levels_) total += level.size() * sizeof(BoundsGroup);
    for (const auto& level : summaries_) total += level.size();
    return total;
}

std::optional<Slot> Base::find(std::uint64_t id, Place place) const {
    const std::uint64_t key = hilbert_key(place);
    const auto after =
        std::upper_bound(pieces_.begin(), pieces_.end(), key,
                         [](std::uint64_t k, const Piece& piece) { return k < piece.first_key; });
    // Points of one key may fill several chunks from the first on, all with that first key.
    for (auto piece = after; piece != pieces_.begin();) {
        --piece;
        const Chunk& chunk = *piece->chunk;
        if (const auto index = find_in_chunk(chunk, chunk.levels() - 1, 0, id, place)) {
            return Slot{static_cast<std::uint32_t>(piece - pieces_.begin()), *index};
        }
        if (piece->first_key < key) break;
    }
    return std::nullopt;
}

}  // namespace madang::geo
