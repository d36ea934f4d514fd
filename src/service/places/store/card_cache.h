// Decoded businesses by id, so that a search that meets a popular place reads no record.
//
// Idea:       shards by id, each a hash table into a ring of slots; a hand walks the ring and puts
//             out what was not found since it last came by (CLOCK).
// Invariants: (1) a card is what the store holds as of the last change that was forgotten here: the
//                 follower forgets each change before the index shows it;
//             (2) a card read before such a change is not kept: put() names the stamp it was read
//                 at, and a shard remembers the newest stamp it was told of.
// Threads:    any; each call holds the lock of one shard for a lookup (clear: one after another).
// Limits:     the capacity, estimated by bytes_of(); a card larger than a shard is not kept.
// Source:     "A Paging Experiment with the Multics System", 1968.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/flat_hash_map.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/units.h"
#include "service/places/business.h"
#include "service/places/limits.h"

namespace madang::places {

using Card = std::shared_ptr<const Business>;

class CardCache {
public:
    explicit CardCache(Bytes capacity) : shard_capacity_(capacity.value / kCardShards) {}

    // Returns the card, or null.
    Card find(BusinessId id);
    // Keeps `card`, which was read from a snapshot of `stamp`, unless it may be out of date.
    void put(const Card& card, std::uint64_t stamp);
    // Commit `stamp` changed or removed the business: its card is dropped.
    void forget(BusinessId id, std::uint64_t stamp);
    // Anything may have changed up to `stamp`: every card is dropped.
    void clear(std::uint64_t stamp);

    std::uint64_t hits() const { return hits_.load(std::memory_order_relaxed); }
    std::uint64_t misses() const { return misses_.load(std::memory_order_relaxed); }
    Bytes bytes();

private:
    struct Slot {
        Card card;  // null: free
        std::uint32_t bytes = 0;
        bool found = false;  // since the hand came by
    };
    struct alignas(64) Shard {
        Mutex mutex;
        absl::flat_hash_map<std::uint64_t, std::uint32_t> slot_of GUARDED_BY(mutex);  // by id
        std::vector<Slot> slots GUARDED_BY(mutex);
        std::vector<std::uint32_t> free GUARDED_BY(mutex);
        std::size_t hand GUARDED_BY(mutex) = 0;
        std::uint64_t bytes GUARDED_BY(mutex) = 0;
        std::uint64_t changed GUARDED_BY(mutex) = 0;  // newest stamp it was told of
    };

    Shard& shard_of(BusinessId id) { return shards_[id.value % kCardShards]; }
    void drop(Shard& shard, std::uint32_t slot) REQUIRES(shard.mutex);
    void make_room(Shard& shard, std::uint64_t bytes) REQUIRES(shard.mutex);

    const std::uint64_t shard_capacity_;
    std::array<Shard, kCardShards> shards_;
    std::atomic<std::uint64_t> hits_{0};
    std::atomic<std::uint64_t> misses_{0};
};

}  // namespace madang::places
