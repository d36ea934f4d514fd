// Which points of the base have died, and by which change.
//
// Idea:       one bit a point, allocated for a chunk at its first death, answers almost every
// reader;
//             only for a set bit is the number of the change looked up, in an open-addressing table
//             that is never more than half full and never rehashed.
// Invariants: the table entry is written before the bit is set.
// Threads:    bury(): one thread. dead(): any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/geo/packed/base.h"

namespace madang::geo {

class Graves {
public:
    Graves(const Base& base, std::size_t capacity);

    // Marks the point at `slot` as killed by change `killer`. Returns false if it was dead before.
    // At most `capacity` points.
    bool bury(Slot slot, std::uint32_t killer);

    // Lanes of a block whose points were killed by changes below `count`.
    std::uint32_t dead(std::uint32_t chunk, std::uint32_t block, std::uint32_t count) const {
        const Bits* bits = chunks_[chunk].load(std::memory_order_acquire);
        if (bits == nullptr) return 0;
        const std::uint32_t marked = (*bits)[block].load(std::memory_order_acquire);
        return marked == 0 ? 0 : killed_below(chunk, block, marked, count);
    }

    std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

private:
    using Bits = std::vector<std::atomic<std::uint32_t>>;

    std::uint32_t killed_below(std::uint32_t chunk, std::uint32_t block, std::uint32_t marked,
                               std::uint32_t count) const;
    std::size_t home(std::uint64_t key) const { return key * 0x9E3779B97F4A7C15u >> shift_; }

    const Base& base_;
    std::unique_ptr<std::atomic<const Bits*>[]> chunks_;
    std::vector<std::unique_ptr<Bits>> owned_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> keys_;  // slot + 1; 0 is free
    std::unique_ptr<std::atomic<std::uint32_t>[]> killers_;
    std::size_t mask_;
    int shift_;
    std::atomic<std::uint64_t> bytes_ = 0;
};

}  // namespace madang::geo
