// Lookup, replacement and forgetting of cards.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/card_cache.h"

#include <algorithm>
#include <utility>

#include "service/places/fields.h"

namespace madang::places {

namespace {

// Slot, place in the hash table, control block of the pointer.
constexpr std::size_t kOverheadBytes = 64;
// A map node beside its two strings.
constexpr std::size_t kAttributeBytes = 48 + 2 * sizeof(std::string);

// Bytes of a string outside itself; short ones have none.
std::size_t heap_bytes(const std::string& text) {
    return text.capacity() > std::string().capacity() ? text.capacity() + 1 : 0;
}

std::uint32_t bytes_of(const Business& business) {
    const Draft& draft = business.draft;
    std::size_t bytes = sizeof(Business) + kOverheadBytes;
    for (const Field& field : fields()) {
        if (field.text != nullptr) bytes += heap_bytes(draft.*field.text);
    }
    for (const auto& [name, value] : draft.attributes) {
        bytes += kAttributeBytes + heap_bytes(name) + heap_bytes(value);
    }
    return static_cast<std::uint32_t>(bytes);
}

}  // namespace

Card CardCache::find(BusinessId id) {
    Shard& shard = shard_of(id);
    {
        MutexLock lock(shard.mutex);
        const auto place = shard.slot_of.find(id.value);
        if (place != shard.slot_of.end()) {
            Slot& slot = shard.slots[place->second];
            slot.found = true;
            hits_.fetch_add(1, std::memory_order_relaxed);
            return slot.card;
        }
    }
    misses_.fetch_add(1, std::memory_order_relaxed);
    return nullptr;
}

void CardCache::drop(Shard& shard, std::uint32_t slot) {
    Slot& dropped = shard.slots[slot];
    shard.slot_of.erase(dropped.card->id.value);
    shard.bytes -= dropped.bytes;
    dropped = {};
    shard.free.push_back(slot);
}

// Ends: each round of the hand takes the mark from every slot, so the second finds one to drop.
void CardCache::make_room(Shard& shard, std::uint64_t bytes) {
    while (shard.bytes + bytes > shard_capacity_) {
        const std::size_t at = shard.hand++ % shard.slots.size();
        Slot& slot = shard.slots[at];
        if (slot.card == nullptr || std::exchange(slot.found, false)) continue;
        drop(shard, static_cast<std::uint32_t>(at));
    }
}

void CardCache::put(const Card& card, std::uint64_t stamp) {
    const std::uint32_t bytes = bytes_of(*card);
    if (bytes > shard_capacity_) return;
    Shard& shard = shard_of(card->id);
    MutexLock lock(shard.mutex);
    if (stamp < shard.changed || shard.slot_of.contains(card->id.value)) return;
    make_room(shard, bytes);
    if (shard.free.empty()) {
        shard.free.push_back(static_cast<std::uint32_t>(shard.slots.size()));
        shard.slots.emplace_back();
    }
    const std::uint32_t slot = shard.free.back();
    shard.free.pop_back();
    shard.slots[slot] = {card, bytes, false};
    shard.slot_of.emplace(card->id.value, slot);
    shard.bytes += bytes;
}

void CardCache::forget(BusinessId id, std::uint64_t stamp) {
    Shard& shard = shard_of(id);
    MutexLock lock(shard.mutex);
    shard.changed = std::max(shard.changed, stamp);
    const auto place = shard.slot_of.find(id.value);
    if (place != shard.slot_of.end()) drop(shard, place->second);
}

void CardCache::clear(std::uint64_t stamp) {
    for (Shard& shard : shards_) {
        MutexLock lock(shard.mutex);
        shard.changed = std::max(shard.changed, stamp);
        shard.slot_of.clear();
        shard.slots.clear();
        shard.free.clear();
        shard.hand = 0;
        shard.bytes = 0;
    }
}

Bytes CardCache::bytes() {
    Bytes sum;
    for (Shard& shard : shards_) {
        MutexLock lock(shard.mutex);
        sum = sum + Bytes{shard.bytes};
    }
    return sum;
}

}  // namespace madang::places
