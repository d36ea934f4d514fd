// The index behind the façade: versions, the one writer, and merges in the background.
//
// Idea:       a version is a base and the delta over it. Readers keep the newest version per thread
//             and take a count of the delta; nothing they hold changes. A merge packs a prefix of
//             the delta into a new base while changes go on, then replays the rest into a fresh
//             delta over it and publishes both at once.
// Invariants: (1) a version's base and delta together are all changes up to its stamp;
//             (2) changes of one stamp are published together;
//             (3) durable() never passes what a synced snapshot holds.
// Threads:    apply() one at a time; everything else any. Locks in the order merging_, writing_;
//             readers take neither.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "engine/geo/delta.h"
#include "engine/geo/index.h"
#include "engine/geo/packed/bulk_sorter.h"
#include "engine/geo/packed/packer.h"
#include "io/published.h"

namespace madang::geo {

// Owned by the index and by its queued jobs, so that a job that comes late finds it.
class LiveIndex : public std::enable_shared_from_this<LiveIndex> {
public:
    LiveIndex(io::Environment& environment, std::string directory, const Options& options,
              std::shared_ptr<const Base> base);

    Result<> rebuild(const Source& source, std::uint64_t stamp, const Definitions& definitions);
    Result<> define_schedules(std::span<const Schedule> schedules);
    Result<> apply(std::span<const Change> changes);
    Outcome search(const Query& query, std::vector<Hit>& hits) const;
    Count count(const Query& query) const;
    Result<Outcome> clusters(const ClusterQuery& query, std::vector<Cluster>& clusters) const;
    Result<> checkpoint();
    Statistics statistics() const;
    void schedule_verification();
    std::uint64_t applied() const { return applied_.load(std::memory_order_acquire); }
    std::uint64_t durable() const { return durable_.load(std::memory_order_acquire); }

    // Queued jobs do nothing from here on. Returns when the running one has ended.
    void close();

private:
    // The delta knows its base. Appended to under writing_, read by all.
    struct Version {
        std::shared_ptr<Delta> delta;
    };

    // The newest version; stays valid until this thread asks again.
    const Version& version() const;
    void publish(std::shared_ptr<Delta> delta) REQUIRES(writing_);
    void schedule_merge();
    void merge_in_background();
    void merge_now() REQUIRES(merging_);
    Result<std::shared_ptr<const Base>> build_in_memory(BulkSorter& sorter, std::uint64_t stamp,
                                                        std::shared_ptr<Schedules> schedules);
    // By way of the snapshot, which is then mapped.
    Result<std::shared_ptr<const Base>> build_on_disk(BulkSorter& sorter, std::uint64_t stamp,
                                                      const Schedules& schedules);
    Result<> pack(BulkSorter& sorter, const Schedules& schedules, const TakePiece& take);
    // Publishes another base, with the changes of the delta that are newer.
    void replace_base(std::shared_ptr<const Base> base) REQUIRES(merging_) EXCLUDES(writing_);
    Result<> save() REQUIRES(merging_);
    Result<> note_saved(std::uint64_t stamp) REQUIRES(merging_);
    void save_if_due() REQUIRES(merging_);
    // Compares the checksums of the snapshot that was opened, unless that was done.
    Result<> verify() REQUIRES(merging_);

    io::Environment& environment_;
    const std::string directory_;
    const std::size_t capacity_;
    const std::size_t sorted_points_max_;
    const std::function<void(std::uint64_t)> on_packed_;
    const std::uint64_t serial_;  // tells indexes apart, also one after another at one address

    io::Published<Version> published_;
    std::atomic<std::uint64_t> applied_;
    std::atomic<std::uint64_t> durable_;
    std::atomic<std::uint64_t> merges_ = 0;
    std::atomic<bool> merge_is_queued_ = false;
    std::atomic<bool> closed_ = false;
    std::atomic<bool> is_damaged_ = false;
    std::atomic<bool> has_new_schedules_ = false;  // that no snapshot holds

    Mutex merging_;
    Mutex writing_ ACQUIRED_AFTER(merging_);
    MonotonicTime saved_at_ GUARDED_BY(merging_);
    std::uint64_t unsaved_changes_ GUARDED_BY(merging_) = 0;
    bool is_verified_ GUARDED_BY(merging_);
};

}  // namespace madang::geo
