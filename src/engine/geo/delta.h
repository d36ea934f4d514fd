// The changes since the base was packed: written by one thread, read by all without a lock.
//
// Idea:       the logarithmic method. Changes are numbered; each takes the next place of
// append-only
//             arrays, is invisible until the count that covers it is published, and remembers by
//             which number it died. The newest (256) are scanned; older ones stand in packed runs,
//             each four times larger than the next, which keep numbers in the place of ids. Dead
//             points of the base are marked in one bit each and looked up in a table by the few
//             readers that meet them.
// Invariants: (1) a reader that took count n sees a change i exactly if i < n and it did not die
//             before n; (2) nothing a reader may hold is freed or moved before the delta itself is;
//             (3) runs are published after the count they were built at, readers load the runs
//             first: what a run leaves out was dead before every count its readers use.
// Threads:    append(), publish(): one thread. View: any, while the delta is kept alive.
// Limits:     capacity given at construction; about 250 B a change.
// Source:     "Decomposable Searching Problems I: Static-to-Dynamic Transformation", 1980.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/geo/graves.h"
#include "engine/geo/packed/base.h"

namespace madang::geo {

// A change in stored units.
struct Record {
    std::uint64_t stamp = 0;
    std::uint64_t id = 0;
    std::optional<Point> point;   // nothing: a removal
    std::optional<Place> before;  // where the id was
};

class Delta {
public:
    Delta(std::shared_ptr<const Base> base, std::size_t capacity);

    const Base& base() const { return *base_; }
    std::size_t capacity() const { return capacity_; }
    std::size_t room() const { return capacity_ - size_; }  // changes that append() still takes

    // Adds a change that readers do not see yet.
    void append(Record record);
    // Shows all appended changes at once.
    void publish();

    std::uint32_t count() const { return count_.load(std::memory_order_acquire); }
    std::uint64_t stamp() const;  // of the last published change, or of the base
    std::uint64_t live_points() const { return live_points_.load(std::memory_order_relaxed); }
    std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed) + graves_.bytes(); }

    // Valid for change numbers below a count() that the caller has read.
    const Record& record(std::uint32_t i) const { return records_[i]; }
    // Whether change i put a point that was still alive when `count` changes were published.
    bool alive(std::uint32_t i, std::uint32_t count) const {
        return i < count && died_[i].load(std::memory_order_relaxed) >= count;
    }
    // The point of the base that change i replaced or removed.
    std::optional<Slot> grave(std::uint32_t i) const;

    // Whether the base's point was still alive when `count` changes were published.
    const Graves& graves() const { return graves_; }

private:
    friend class DeltaView;

    struct Run {
        std::uint32_t end = 0;               // changes below this are in this run or in older ones
        std::shared_ptr<const Chunk> chunk;  // null if all of them were dead
    };
    using Runs = std::vector<Run>;

    void kill_before(Record& record, std::uint32_t at);
    void put(const Point& point, std::uint32_t at);
    void pack_tail();
    std::vector<Point> living(std::uint32_t first, std::uint32_t end) const;

    std::shared_ptr<const Base> base_;
    std::size_t capacity_;
    std::uint32_t size_ = 0;                // appended
    std::atomic<std::uint32_t> count_ = 0;  // published
    std::atomic<std::uint64_t> live_points_;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::uint64_t appended_live_;

    std::unique_ptr<Record[]> records_;
    std::unique_ptr<Block[]> blocks_;        // the changes' points, 32 a block
    std::unique_ptr<Block[]> grave_blocks_;  // the base's points that they killed
    std::unique_ptr<std::atomic<std::uint32_t>[]> grave_lanes_;  // which lanes of these hold one
    std::unique_ptr<std::atomic<std::uint32_t>[]> died_;  // number of the killer; 0 for a removal
    std::unique_ptr<std::uint64_t[]> grave_slots_;
    Graves graves_;

    std::atomic<const Runs*> runs_;
    std::vector<std::unique_ptr<const Runs>> all_runs_;         // kept for readers until the end
    absl::flat_hash_map<std::uint64_t, std::uint32_t> latest_;  // id → its living change
};

// One reader's view of a delta: all changes of one count.
class DeltaView {
public:
    explicit DeltaView(const Delta& delta);

    std::uint32_t count() const { return count_; }
    const Delta& delta() const { return *delta_; }

    // Packed runs; `id` of their points is the number of the change.
    std::size_t runs() const { return runs_->size(); }
    const Chunk* run(std::size_t i) const { return (*runs_)[i].chunk.get(); }

    // Calls `visit(block, lanes, first)` for the changes from `first` on, 32 at a time, and for the
    // points of the base that died: both copied where the writer may still be writing.
    template <class Visit>
    void each_block(std::uint32_t from, Visit visit) const;
    template <class Visit>
    void each_grave_block(Visit visit) const;

    // The first change that no run holds.
    std::uint32_t tail() const { return runs_->empty() ? 0 : runs_->back().end; }

    bool alive(std::uint32_t i) const { return delta_->alive(i, count_); }
    std::uint64_t id(std::uint32_t i) const { return delta_->records_[i].id; }
    // Lanes of a block of the base whose points died before this view.
    std::uint32_t dead(std::uint32_t chunk, std::uint32_t block) const {
        return delta_->graves_.dead(chunk, block, count_);
    }

private:
    static Block copied(const Block& block, std::size_t count);

    const Delta* delta_;
    const Delta::Runs* runs_;
    std::uint32_t count_;
};

template <class Visit>
void DeltaView::each_block(std::uint32_t from, Visit visit) const {
    constexpr auto kStep = static_cast<std::uint32_t>(kBlockPoints);
    for (std::uint32_t first = from / kStep * kStep; first < count_; first += kStep) {
        const Block& block = delta_->blocks_[first / kStep];
        const std::uint32_t skipped = first < from ? lanes(from - first) : 0u;
        const std::uint32_t used = lanes(count_ - first) & ~skipped;
        if (count_ - first >= kStep) {
            visit(block, used, first);
        } else {
            visit(copied(block, count_ - first), used, first);
        }
    }
}

template <class Visit>
void DeltaView::each_grave_block(Visit visit) const {
    constexpr auto kStep = static_cast<std::uint32_t>(kBlockPoints);
    for (std::uint32_t first = 0; first < count_; first += kStep) {
        const std::uint32_t held =
            delta_->grave_lanes_[first / kStep].load(std::memory_order_relaxed) &
            lanes(count_ - first);
        if (held == 0) continue;
        const Block& block = delta_->grave_blocks_[first / kStep];
        if (count_ - first >= kStep) {
            visit(block, held, first);
        } else {
            visit(copied(block, count_ - first), held, first);
        }
    }
}

}  // namespace madang::geo
