// The current version and what is published of it: the one place where the database changes shape.
//
// Roles:      the committer rotates memtables and publishes commits; the background installs
//             tables.
// Invariants: (1) only the background changes levels; only the committer changes the active
//                 memtable;
//             (2) a table or memtable taken out of the version stays alive here until sweep() finds
//                 that no snapshot holds it: readers never close files or free memtables.
// Threads:    any; the lock is held for pointer work only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "engine/lsm/manifest.h"
#include "engine/lsm/snapshot.h"
#include "engine/lsm/version.h"

namespace madang::lsm {

class State {
public:
    // Publishes `version` as of `commit`. `next_file` is the first unused file number.
    State(std::shared_ptr<const Version> version, Commit commit, std::uint64_t next_file);

    std::shared_ptr<const Version> version() const;
    std::shared_ptr<const Snapshot> snapshot() { return current_.get(); }
    Stamp published() const { return {published_.load(std::memory_order_acquire)}; }
    std::uint64_t new_file_number() { return next_file_.fetch_add(1, std::memory_order_relaxed); }

    // For the committer. Shows readers everything up to `commit`.
    void publish(Commit commit);
    // Freezes the active memtable and makes `fresh` the active one.
    void rotate(std::shared_ptr<Memtable> fresh);

    // For the background. Makes `levels` current, and takes out `flushed` if not null.
    void install(std::array<Tables, kLevels> levels,
                 const std::shared_ptr<const Memtable>& flushed);
    // Returns tables that no reader holds any more, to be deleted; frees such memtables.
    Tables sweep();
    // True if sweep() would find something.
    bool has_garbage() const;

    // Lets go of everything but what snapshots hold.
    void clear();

private:
    void replace_version(std::shared_ptr<const Version> version) REQUIRES(mutex_);

    mutable Mutex mutex_;
    std::shared_ptr<const Version> version_ GUARDED_BY(mutex_);
    Commit commit_ GUARDED_BY(mutex_);
    std::vector<std::shared_ptr<const Memtable>> retired_memtables_ GUARDED_BY(mutex_);
    Tables retired_tables_ GUARDED_BY(mutex_);
    CurrentSnapshot current_;  // changed under mutex_
    std::atomic<std::uint64_t> published_;
    std::atomic<std::uint64_t> next_file_;
};

// Returns what is written down of `levels`. Its log and commit are set by the caller.
Manifest manifest_of(const std::array<Tables, kLevels>& levels);

}  // namespace madang::lsm
