// Lookup and eviction of cached blocks.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/block_cache.h"

namespace madang::lsm {

namespace {
// List node, map slot and block header beside the block's bytes.
constexpr std::uint64_t kOverheadBytes = 128;

std::uint64_t charge(const Block& block) {
    return block.bytes() + kOverheadBytes;
}
}  // namespace

// Multiplication by a large odd number spreads upwards, the shift brings it back down.
std::size_t BlockCache::KeyHash::operator()(const Key& key) const {
    std::uint64_t mixed = (key.table * 0x9e3779b97f4a7c15) ^ (key.offset * 0xc2b2ae3d27d4eb4f);
    mixed ^= mixed >> 32;
    mixed *= 0xd6e8feb86659fd93;
    return mixed ^ (mixed >> 32);
}

std::shared_ptr<const Block> BlockCache::find(Key key) {
    Shard& shard = shard_of(key);
    {
        MutexLock lock(shard.mutex);
        const auto place = shard.places.find(key);
        if (place != shard.places.end()) {
            shard.used.splice(shard.used.begin(), shard.used, place->second);
            hits_.fetch_add(1, std::memory_order_relaxed);
            return place->second->block;
        }
    }
    misses_.fetch_add(1, std::memory_order_relaxed);
    return nullptr;
}

// Returns what was put out, to be freed without the lock.
std::list<BlockCache::Entry> BlockCache::evict(Shard& shard) {
    std::list<Entry> out;
    while (shard.bytes > shard_capacity_) {
        const auto last = std::prev(shard.used.end());
        shard.bytes -= charge(*last->block);
        shard.places.erase(last->key);
        out.splice(out.begin(), shard.used, last);
    }
    return out;
}

void BlockCache::insert(Key key, std::shared_ptr<const Block> block) {
    const std::uint64_t size = charge(*block);
    if (size > shard_capacity_) return;
    Shard& shard = shard_of(key);
    std::list<Entry> out;
    MutexLock lock(shard.mutex);
    if (shard.places.contains(key)) return;  // another reader was faster
    shard.used.push_front({key, std::move(block)});
    shard.places.emplace(key, shard.used.begin());
    shard.bytes += size;
    out = evict(shard);
}

std::uint64_t BlockCache::bytes() {
    std::uint64_t sum = 0;
    for (Shard& shard : shards_) {
        MutexLock lock(shard.mutex);
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace madang::lsm
