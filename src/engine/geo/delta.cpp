// Appending changes, and packing the tail into runs.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/delta.h"

#include <algorithm>

#include "base/check.h"
#include "engine/geo/packed/hilbert.h"

namespace madang::geo {
namespace {

constexpr std::uint32_t kAlive = 0xFFFF'FFFF;
constexpr std::uint64_t kNoGrave = ~std::uint64_t{0};

std::size_t blocks_for(std::size_t capacity) {
    return (capacity + kBlockPoints - 1) / kBlockPoints;
}

}  // namespace

Delta::Delta(std::shared_ptr<const Base> base, std::size_t capacity)
    : base_(std::move(base)),
      capacity_(capacity),
      live_points_(base_->points()),
      appended_live_(base_->points()),
      records_(std::make_unique<Record[]>(capacity)),
      blocks_(std::make_unique<Block[]>(blocks_for(capacity))),
      grave_blocks_(std::make_unique<Block[]>(blocks_for(capacity))),
      grave_lanes_(std::make_unique<std::atomic<std::uint32_t>[]>(blocks_for(capacity))),
      died_(std::make_unique<std::atomic<std::uint32_t>[]>(capacity)),
      grave_slots_(std::make_unique_for_overwrite<std::uint64_t[]>(capacity)),
      graves_(*base_, capacity) {
    all_runs_.push_back(std::make_unique<const Runs>());
    runs_.store(all_runs_.back().get(), std::memory_order_release);
    bytes_.store(capacity * (sizeof(Record) + 16) + 2 * blocks_for(capacity) * sizeof(Block),
                 std::memory_order_relaxed);
}

std::uint64_t Delta::stamp() const {
    const std::uint32_t published = count();
    return published == 0 ? base_->stamp() : records_[published - 1].stamp;
}

std::optional<Slot> Delta::grave(std::uint32_t i) const {
    if (grave_slots_[i] == kNoGrave) return std::nullopt;
    return Slot::unpacked(grave_slots_[i]);
}

void Delta::append(Record record) {
    CHECK(size_ < capacity_, "the caller looks at room() first");
    const std::uint32_t at = size_++;
    grave_slots_[at] = kNoGrave;
    kill_before(record, at);
    if (record.point) {
        put(*record.point, at);
    } else {
        latest_.erase(record.id);
    }
    records_[at] = record;
}

// Ends the life of the id's former point and notes where that was.
void Delta::kill_before(Record& record, std::uint32_t at) {
    if (const auto found = latest_.find(record.id); found != latest_.end()) {
        const std::uint32_t old = found->second;
        died_[old].store(at, std::memory_order_relaxed);
        record.before = records_[old].point->place;
        --appended_live_;
        return;
    }
    if (!record.before) return;
    const std::optional<Slot> slot = base_->find(record.id, *record.before);
    if (!slot || !graves_.bury(*slot, at)) return;
    const std::size_t block = at / kBlockPoints;
    const std::size_t lane = at % kBlockPoints;
    grave_slots_[at] = slot->packed();
    grave_blocks_[block].set(lane, base_->point(*slot));
    grave_lanes_[block].fetch_or(1u << lane, std::memory_order_relaxed);
    --appended_live_;
}

void Delta::put(const Point& point, std::uint32_t at) {
    blocks_[at / kBlockPoints].set(at % kBlockPoints, point);
    died_[at].store(kAlive, std::memory_order_relaxed);
    latest_[point.id] = at;
    ++appended_live_;
}

void Delta::publish() {
    live_points_.store(appended_live_, std::memory_order_relaxed);
    count_.store(size_, std::memory_order_release);
    const Runs& runs = *all_runs_.back();
    if (size_ - (runs.empty() ? 0 : runs.back().end) >= kTailChanges) pack_tail();
}

// The living points among changes [first, end), with their numbers as ids, along the curve.
std::vector<Point> Delta::living(std::uint32_t first, std::uint32_t end) const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    for (std::uint32_t i = first; i < end; ++i) {
        if (alive(i, size_)) order.emplace_back(hilbert_key(records_[i].point->place), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Point> points;
    points.reserve(order.size());
    for (const auto& [key, i] : order) {
        points.push_back(*records_[i].point);
        points.back().id = i;
    }
    return points;
}

// Takes in every younger run that the new one is not small against.
void Delta::pack_tail() {
    Runs runs = *all_runs_.back();
    std::uint32_t first = runs.empty() ? 0 : runs.back().end;
    while (!runs.empty()) {
        const std::uint32_t begin = runs.size() < 2 ? 0 : runs[runs.size() - 2].end;
        if (runs.back().end - begin >= kRunRatio * (size_ - first)) break;
        first = begin;
        runs.pop_back();
    }
    const std::vector<Point> points = living(first, size_);
    runs.push_back({size_, points.empty() ? nullptr : Chunk::pack(points, *base_->schedules())});
    const std::uint64_t added = points.empty() ? 0 : runs.back().chunk->bytes().size();
    bytes_.fetch_add(added, std::memory_order_relaxed);
    all_runs_.push_back(std::make_unique<const Runs>(std::move(runs)));
    runs_.store(all_runs_.back().get(), std::memory_order_release);
}

DeltaView::DeltaView(const Delta& delta)
    : delta_(&delta), runs_(delta.runs_.load(std::memory_order_acquire)), count_(delta.count()) {}

// The writer fills the lanes above `count` meanwhile: only those below may be read.
Block DeltaView::copied(const Block& block, std::size_t count) {
    Block copy;
    for (std::size_t lane = 0; lane < kBlockPoints; ++lane) {
        copy.set(lane, block.point(std::min(lane, count - 1)));
    }
    return copy;
}

}  // namespace madang::geo
