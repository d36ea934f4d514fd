// Decoded blocks kept in memory, least recently used out first, bounded in bytes.
//
// Idea:    shards by hash, each a list in order of use and a map into it.
// Threads: any; each call holds the lock of one shard for a list splice.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/mutex.h"
#include "base/units.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/table/block.h"

namespace madang::lsm {

class BlockCache {
public:
    struct Key {
        std::uint64_t table = 0;   // its number
        std::uint64_t offset = 0;  // of the block in the file
        friend bool operator==(const Key&, const Key&) = default;
    };

    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };

    explicit BlockCache(Bytes capacity) : shard_capacity_(capacity.value / kCacheShards) {}

    // Returns the block, or null.
    std::shared_ptr<const Block> find(Key key);
    // A block larger than a shard is not kept.
    void insert(Key key, std::shared_ptr<const Block> block);

    std::uint64_t hits() const { return hits_.load(std::memory_order_relaxed); }
    std::uint64_t misses() const { return misses_.load(std::memory_order_relaxed); }
    std::uint64_t bytes();

private:
    struct Entry {
        Key key;
        std::shared_ptr<const Block> block;
    };
    struct alignas(64) Shard {
        Mutex mutex;
        std::list<Entry> used GUARDED_BY(mutex);  // newest use first
        std::unordered_map<Key, std::list<Entry>::iterator, KeyHash> places GUARDED_BY(mutex);
        std::uint64_t bytes GUARDED_BY(mutex) = 0;
    };

    Shard& shard_of(const Key& key) { return shards_[KeyHash()(key) % kCacheShards]; }
    std::list<Entry> evict(Shard& shard) REQUIRES(shard.mutex);

    std::uint64_t shard_capacity_;
    std::array<Shard, kCacheShards> shards_;
    std::atomic<std::uint64_t> hits_{0};
    std::atomic<std::uint64_t> misses_{0};
};

}  // namespace madang::lsm
