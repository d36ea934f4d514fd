// Runs transactions one by one and makes groups of them durable and visible.
//
// Idea:       transact() queues; one job at a time drains the queue on the commit pool. A group
//             runs closure after closure on the applied state, which is what is published plus the
//             writes of the group so far; then one append, one sync, then its writes go into the
//             memtable and are published, then its callers are told in order.
// Invariants: (1) a memtable holds only durable commits, so a failed group leaves no trace in it;
//             (2) stamps are given only to what is appended, and again only to what was provably
//                 taken back;
//             (3) after a failed sync nothing is ever appended again.
// Waiting:    while kFrozenMax memtables wait to be flushed, the queue is left alone until wake().
//             If flushing has failed, what is queued is refused with that error instead.
// Threads:    any.
// Limits:     kQueueMax, kGroupTransactionsMax, kGroupBytesMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/mutex.h"
#include "engine/lsm/background.h"
#include "engine/lsm/database.h"
#include "engine/lsm/jobs.h"
#include "engine/lsm/log/batch.h"
#include "engine/lsm/log/log_writer.h"
#include "engine/lsm/state.h"

namespace madang::lsm {

// One transaction on its way.
struct Pending {
    Transaction transaction;
    Done done;
};

class Committer {
public:
    struct Parts {
        io::Environment& environment;
        std::string directory;
        std::uint64_t memtable_bytes;
        State& state;
        Background& background;
        Jobs& jobs;
        std::unique_ptr<LogWriter> log;
        Commit last;  // recovered
    };
    explicit Committer(Parts parts);

    // Queues `pending`. A refusal calls its `done` before this returns.
    void transact(Pending pending);

    // The same after `missing` keys were fetched in the read pool (or at once if that is full).
    void transact_warmed(Pending pending, std::vector<std::string> missing);

    // Goes on if the queue waited for a flush.
    void wake();

    // Refuses all that is queued and all to come, and closes the log. No job may run any more.
    void close();

    Stamp applied() const { return {applied_.load(std::memory_order_acquire)}; }
    void add_to(Statistics& statistics) const;

private:
    // A transaction that has run, and what to tell its caller once the group is durable.
    struct Ran {
        Done done;
        Result<Commit> result;
        bool rests_on_group;  // wrote, or ran after one of the group that wrote
    };
    struct Group {
        std::shared_ptr<const Version> version;
        Stamp published;
        Writes writes;  // newest of the group for each key
        std::vector<Ran> ran;
    };
    enum class Phase : std::uint8_t { kIdle, kRunning, kDelayed };
    enum class Room : std::uint8_t { kFree, kNone };

    std::optional<Error> refusal() const REQUIRES(mutex_);
    Result<> start() REQUIRES(mutex_);
    void run();
    bool finish_if_empty();
    bool full() const;
    Result<Room> make_room();
    bool wait_for_room();
    std::optional<Pending> pop();
    void refuse_queue(const Error& error);
    void run_group();
    void run_one(Group& group, Pending pending);
    Result<> make_durable();
    std::optional<Error> closed() const;
    Error close_for_writing(const Error& cause);
    void publish(const Group& group);
    void fetch_then_queue(const std::shared_ptr<Pending>& pending,
                          const std::vector<std::string>& missing);

    Parts parts_;  // parts_.last is the last applied commit; the committing job's own
    Commit durable_;
    std::atomic<std::uint64_t> applied_;
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> syncs_{0};
    std::atomic<std::uint64_t> bytes_written_{0};

    mutable Mutex mutex_;
    std::deque<Pending> queue_ GUARDED_BY(mutex_);
    std::unordered_set<std::shared_ptr<Pending>> warming_ GUARDED_BY(mutex_);
    Phase phase_ GUARDED_BY(mutex_) = Phase::kIdle;
    std::optional<Error> closed_ GUARDED_BY(mutex_);
};

}  // namespace madang::lsm
