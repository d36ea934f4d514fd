// The table of deaths.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/graves.h"

namespace madang::geo {

Graves::Graves(const Base& base, std::size_t capacity)
    : base_(base), chunks_(std::make_unique<std::atomic<const Bits*>[]>(base.chunks())) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(capacity, 8) * 2);
    keys_ = std::make_unique<std::atomic<std::uint64_t>[]>(size);
    killers_ = std::make_unique<std::atomic<std::uint32_t>[]>(size);
    mask_ = size - 1;
    shift_ = 64 - std::countr_zero(size);
    bytes_ = size * 12 + base.chunks() * sizeof(void*);
}

bool Graves::bury(Slot slot, std::uint32_t killer) {
    const Bits* present = chunks_[slot.chunk].load(std::memory_order_relaxed);
    if (present == nullptr) {
        owned_.push_back(std::make_unique<Bits>(base_.chunk(slot.chunk).blocks()));
        bytes_.fetch_add(owned_.back()->size() * sizeof(std::uint32_t), std::memory_order_relaxed);
        present = owned_.back().get();
        chunks_[slot.chunk].store(present, std::memory_order_release);
    }
    // The bits belong to owned_; readers get them as const.
    auto& word = const_cast<std::atomic<std::uint32_t>&>((*present)[slot.index / kBlockPoints]);
    const std::uint32_t bit = 1u << (slot.index % kBlockPoints);
    if ((word.load(std::memory_order_relaxed) & bit) != 0) return false;
    const std::uint64_t key = slot.packed() + 1;
    std::size_t at = home(key);
    while (keys_[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & mask_;
    killers_[at].store(killer, std::memory_order_relaxed);
    keys_[at].store(key, std::memory_order_release);
    word.fetch_or(bit, std::memory_order_release);
    return true;
}

std::uint32_t Graves::killed_below(std::uint32_t chunk, std::uint32_t block, std::uint32_t marked,
                                   std::uint32_t count) const {
    std::uint32_t dead = 0;
    for (std::uint32_t rest = marked; rest != 0; rest &= rest - 1) {
        const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
        const Slot slot{chunk, block * static_cast<std::uint32_t>(kBlockPoints) + lane};
        const std::uint64_t key = slot.packed() + 1;
        std::size_t at = home(key);
        while (keys_[at].load(std::memory_order_acquire) != key) at = (at + 1) & mask_;
        if (killers_[at].load(std::memory_order_relaxed) < count) dead |= 1u << lane;
    }
    return dead;
}

}  // namespace madang::geo
