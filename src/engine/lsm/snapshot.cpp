// Publishing of snapshots.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/snapshot.h"

#include <atomic>

namespace madang::lsm {

namespace {

// Threads get shards in the order in which they first ask.
std::size_t shard_of_this_thread() {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t shard = next.fetch_add(1, std::memory_order_relaxed);
    return shard % kSnapshotShards;
}

}  // namespace

std::shared_ptr<const Snapshot> CurrentSnapshot::get() {
    Shard& shard = shards_[shard_of_this_thread()];
    MutexLock lock(shard.mutex);
    return shard.snapshot;
}

// Changes all shards at once: a reader must not see an older state than one it was told of by a
// reader of another shard. (The analysis cannot follow locks in a loop.)
void CurrentSnapshot::exchange(Snapshots& snapshots) NO_THREAD_SAFETY_ANALYSIS {
    for (Shard& shard : shards_) shard.mutex.lock();
    for (std::size_t i = 0; i < kSnapshotShards; ++i) shards_[i].snapshot.swap(snapshots[i]);
    for (Shard& shard : shards_) shard.mutex.unlock();
}

void CurrentSnapshot::clear() {
    Snapshots none;
    exchange(none);
}

void CurrentSnapshot::publish(const std::shared_ptr<const Version>& version, Commit commit) {
    Snapshots snapshots;
    for (auto& snapshot : snapshots) snapshot = std::make_shared<const Snapshot>(version, commit);
    exchange(snapshots);
}

Stamp stamp_of(const Snapshot& snapshot) {
    return snapshot.commit().stamp;
}

}  // namespace madang::lsm
