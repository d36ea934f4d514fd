// Flushes memtables and merges tables, one step after another, on the compact pool.
//
// Idea:       one job at a time takes one step and submits the next. Flushing comes first, also in
//             the middle of a merge, since the committer waits for it.
// Invariants: (1) a table is durable before a manifest names it, and removed only after a durable
//                 manifest no longer does and no snapshot holds it;
//             (2) a log is removed only after a durable manifest says that tables hold its commits.
// Threads:    schedule() and failure() any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "engine/lsm/database.h"
#include "engine/lsm/jobs.h"
#include "engine/lsm/merge_choice.h"
#include "engine/lsm/state.h"
#include "engine/lsm/table_outputs.h"

namespace madang::lsm {

class Background {
public:
    struct Parts {
        io::Environment& environment;
        std::string directory;
        Options options;
        std::shared_ptr<BlockCache> cache;
        State& state;
        Jobs& jobs;
        Manifest manifest;  // as on disk; its tables are not looked at
    };
    explicit Background(Parts parts);

    // Called after each flush and each failure. Before the first schedule().
    void on_progress(std::function<void()> call) { progress_ = std::move(call); }

    // Looks for work soon, also after a failure.
    void schedule();

    // Returns what stopped the last step, if nothing is scheduled since.
    std::optional<Error> failure() const;

    // Written into tables and manifests.
    std::uint64_t bytes_written() const { return bytes_written_.load(std::memory_order_relaxed); }

private:
    enum class Step : std::uint8_t { kWorked, kNothingToDo };

    void run();
    void submit() REQUIRES(mutex_);
    void settle(const Result<Step>& done);
    Result<Step> step();
    Result<bool> flush_if_due();
    Result<> flush(const std::shared_ptr<const Memtable>& memtable);
    Result<> merge(const Merge& merge);
    Result<> copy_entries(const Merge& merge, TableOutputs& outputs);
    Result<> install(const std::array<Tables, kLevels>& levels,
                     const std::shared_ptr<const Memtable>& flushed);
    void remove_garbage();
    void remove_old_logs();
    TableOutputs new_outputs() const;

    Parts parts_;
    std::function<void()> progress_;
    MergeMarks marks_;
    std::atomic<std::uint64_t> bytes_written_{0};

    mutable Mutex mutex_;
    bool scheduled_ GUARDED_BY(mutex_) = false;
    bool again_ GUARDED_BY(mutex_) = false;  // asked for while a step ran
    std::optional<Error> failure_ GUARDED_BY(mutex_);
};

}  // namespace madang::lsm
