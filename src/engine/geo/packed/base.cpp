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
        if (block.id[lane] != id || (chunk.used(i) >> lane & 1u) == 0) continue;
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

Base::Base(std::vector<Piece> pieces, std::uint64_t stamp)
    : pieces_(std::move(pieces)), stamp_(stamp) {
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
}

std::uint64_t Base::bytes() const {
    std::uint64_t total = pieces_.size() * (sizeof(Piece) + sizeof(Chunk));
    for (const Piece& piece : pieces_) total += piece.chunk->bytes().size();
    for (const auto& level : levels_) total += level.size() * sizeof(BoundsGroup);
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
