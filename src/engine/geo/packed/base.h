// The immutable base of the index: chunks in Hilbert order under a tree over their boxes.
//
// Invariants: (1) chunk i holds the points whose key lies in [first_key(i), first_key(i+1)], the
// first
//             chunk beginning at 0: only many equal points may end one chunk and begin the next;
//             (2) unchanged chunks are shared between versions.
// Threads:    immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/geo/packed/chunk.h"

namespace madang::geo {

// A chunk and the least key it is responsible for.
struct Piece {
    std::uint64_t first_key = 0;
    std::shared_ptr<const Chunk> chunk;
};

// Where a point of the base is.
struct Slot {
    std::uint32_t chunk = 0;
    std::uint32_t index = 0;

    std::uint64_t packed() const { return std::uint64_t{chunk} << 32 | index; }
    static Slot unpacked(std::uint64_t packed) {
        return {static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed)};
    }
    friend constexpr auto operator<=>(Slot, Slot) = default;
};

class Base {
public:
    Base() : Base({}, 0, std::make_shared<Schedules>()) {}
    Base(std::vector<Piece> pieces, std::uint64_t stamp, std::shared_ptr<Schedules> schedules);

    std::uint64_t stamp() const { return stamp_; }
    std::uint64_t points() const { return points_; }
    std::uint64_t bytes() const;

    std::size_t chunks() const { return pieces_.size(); }
    const Chunk& chunk(std::size_t i) const { return *pieces_[i].chunk; }
    const std::vector<Piece>& pieces() const { return pieces_; }
    Point point(Slot slot) const { return chunk(slot.chunk).point(slot.index); }

    // The tree over the chunks; no level if there is no chunk.
    std::size_t levels() const { return levels_.size(); }
    const BoundsGroup& group(std::size_t level, std::size_t i) const { return levels_[level][i]; }

    SummaryView summary(std::size_t level, std::size_t i) const {
        return {summaries_[level].data() + i * SummaryView::bytes(kCategoryTableTop),
                kCategoryTableTop};
    }

    // Those that the summaries were made from and later ones will be.
    const std::shared_ptr<Schedules>& schedules() const { return schedules_; }

    // Returns where `id` is at `place`. Cost: about a microsecond.
    std::optional<Slot> find(std::uint64_t id, Place place) const;

private:
    void add_summaries();

    std::vector<Piece> pieces_;
    std::vector<std::vector<BoundsGroup>> levels_;
    std::vector<std::vector<std::byte>> summaries_;  // of the same levels
    std::shared_ptr<Schedules> schedules_;
    std::uint64_t stamp_ = 0;
    std::uint64_t points_ = 0;
};

}  // namespace madang::geo
