// A published state, and the place where readers fetch the current one.
//
// Idea:       every publication makes one Snapshot per shard; a thread always asks the same shard,
//             so that readers meet neither at a lock nor at a reference count.
// Invariants: (1) the stamps that get() gives never go back, whatever threads ask: all shards
//                 change at once;
//             (2) a snapshot keeps its own version: what is merged later is not seen by it.
// Threads:    get() any; publish() and clear() one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "base/mutex.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/stamp.h"
#include "engine/lsm/version.h"

namespace madang::lsm {

class Snapshot {
public:
    Snapshot(std::shared_ptr<const Version> version, Commit commit)
        : version_(std::move(version)), commit_(commit) {}

    const Version& version() const { return *version_; }
    Commit commit() const { return commit_; }

private:
    std::shared_ptr<const Version> version_;
    Commit commit_;
};

class CurrentSnapshot {
public:
    // Cost: an uncontended lock and a pointer copy. Needs a publish() before.
    std::shared_ptr<const Snapshot> get();

    void publish(const std::shared_ptr<const Version>& version, Commit commit);

    // Lets go of the current snapshot; get() gives null from here on.
    void clear();

private:
    struct alignas(64) Shard {
        Mutex mutex;
        std::shared_ptr<const Snapshot> snapshot GUARDED_BY(mutex);
    };

    using Snapshots = std::array<std::shared_ptr<const Snapshot>, kSnapshotShards>;

    void exchange(Snapshots& snapshots);

    std::array<Shard, kSnapshotShards> shards_;
};

}  // namespace madang::lsm
