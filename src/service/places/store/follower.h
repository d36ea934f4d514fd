// Keeps the geo index up with the store: reads the outbox in commit order and applies it.
//
// Idea:       one mechanism, *catch up*: from the last stamp that was read to the last that is
// published.
//             Whoever finds it running leaves a note and goes on, so that nobody waits; the one
//             who runs it looks again. Writers are told once their stamp has been reached.
// Invariants: (1) changes are applied in the order of their stamps, a commit never in two parts;
//             (2) each writer is told exactly once; (3) the outbox is trimmed up to durable() only,
//                 and to what the change feed has;
//             (4) a change is forgotten by the cache of cards, and its category and schedule are
//                 learnt, before the index shows it.
// Busy index: a full delta ends the catch-up; waiting writers are told kLater, and a job in the
//             compact pool, behind the merge, catches up (or rebuilds, if that is less work).
// Threads:    reached() and catch_up() from any, they do not wait; recover() and checkpoint()
// block. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "engine/geo/index.h"
#include "engine/lsm/database.h"
#include "io/environment.h"
#include "service/places/catalog.h"
#include "service/places/change.h"
#include "service/places/store/card_cache.h"
#include "service/places/store/category_book.h"
#include "service/places/store/outbox.h"
#include "service/places/store/schedule_book.h"

namespace madang::places {

class Follower {
public:
    using Told = std::move_only_function<void(Visibility)>;

    // What it reads, and what it keeps up with that.
    struct Parts {
        lsm::Database& database;
        geo::Index& index;
        CardCache& cards;
        CategoryBook& categories;
        ScheduleBook* schedules;  // null: hours are not known
        Outbox& outbox;
    };
    // `delta_changes_max` as for the index: it bounds how much is applied at once.
    Follower(io::Environment& environment, const Parts& parts, std::size_t delta_changes_max);

    // Brings the index up to the store, rebuilding it where the outbox does not reach back far
    // enough, or where it is told to. Before anything else.
    enum class Recover : std::uint8_t { kFromSnapshot, kAnew };
    Result<> recover(Recover how = Recover::kFromSnapshot) EXCLUDES(applying_);

    // Calls `told` once the index has the commit `stamp`, or as soon as that is known to take
    // longer.
    void reach(std::uint64_t stamp, Told told) EXCLUDES(applying_, waiting_mutex_);

    // Applies what is published by now, or leaves it to whoever is at it.
    void catch_up() EXCLUDES(applying_, waiting_mutex_);

    // Catches up however long it takes and writes a snapshot of the index.
    Result<> checkpoint() EXCLUDES(applying_);

    // Waits for what runs, after which store and index are left alone. The follower itself must
    // outlive the database, whose last commits still report here.
    void stop() EXCLUDES(applying_, waiting_mutex_);

    std::uint64_t reached() const { return reached_.load(std::memory_order_relaxed); }

private:
    enum class Busy : std::uint8_t { kLeave, kWait };  // what to do about a full delta
    struct Batch {
        std::vector<geo::Change> changes;
        std::vector<geo::Schedule> schedules;  // that the index does not know yet
        std::uint64_t through = 0;             // last stamp it covers
    };
    struct Waiting {
        std::uint64_t stamp = 0;
        Told told;
    };
    // How a job in a pool reaches the follower: null once it has stopped.
    struct Link {
        Mutex mutex;
        Follower* follower GUARDED_BY(mutex) = nullptr;
    };

    Result<> follow(Busy busy) REQUIRES(applying_);
    Result<> apply(const Batch& batch, Busy busy) REQUIRES(applying_);
    Result<Batch> read_outbox(const std::shared_ptr<const lsm::Snapshot>& snapshot)
        REQUIRES(applying_);
    Result<bool> rebuild_is_less_work() REQUIRES(applying_);
    Result<> rebuild() REQUIRES(applying_);
    Result<> load_books(const std::shared_ptr<const lsm::Snapshot>& snapshot) REQUIRES(applying_);
    // Whether the index takes all definitions of schedules; not if it knows other hours for one.
    bool define_schedules() REQUIRES(applying_);
    geo::Change learn(const Change& change, Batch& batch) REQUIRES(applying_);
    Result<> catch_up_fully() REQUIRES(applying_);

    enum class Tell : std::uint8_t { kReached, kAll };
    Tell follow_or_postpone() REQUIRES(applying_);
    void postpone(const Error& error) REQUIRES(applying_);
    void resume() EXCLUDES(applying_, waiting_mutex_);
    void tell(Tell whom) EXCLUDES(waiting_mutex_);
    void trim() EXCLUDES(applying_);

    io::Environment& environment_;
    lsm::Database& database_;
    geo::Index& index_;
    CardCache& cards_;
    CategoryBook& categories_;
    ScheduleBook* schedules_;
    Outbox& outbox_;
    const std::size_t batch_changes_;
    const std::size_t rebuild_changes_;
    std::shared_ptr<Link> link_;

    Mutex applying_;
    std::atomic<bool> again_ = false;  // something was published since the runner looked
    std::atomic<bool> stopped_ = false;
    bool postponed_ GUARDED_BY(applying_) = false;  // a job in the compact pool will go on
    std::atomic<std::uint64_t> reached_ = 0;        // written under applying_

    Mutex waiting_mutex_;
    std::vector<Waiting> waiting_ GUARDED_BY(waiting_mutex_);

    std::atomic<bool> trimming_ = false;
    std::atomic<std::uint64_t> trimmed_ = 0;  // nothing up to this stamp is left to trim
};

}  // namespace madang::places
