// An embedded, ordered, durable key-value store with one way to write: transactions run one by one.
//
// Idea:       log-structured merge tree: a checksummed write-ahead log, a skip-list memtable,
//             sorted tables merged in the background. One committer runs transaction closures one
//             after another against the *applied* state, makes a whole group durable with one
//             fdatasync, then *publishes* it to readers and tells the callers.
// Invariants: (1) a commit is told to its caller only after it is durable and published;
//             (2) stamps are gapless: commit n+1 follows commit n, across restarts;
//             (3) a reader of a snapshot sees every commit up to its stamp and nothing later.
// Threads:    every method from any thread. No method of the read path takes a lock for longer than
//             a pointer copy. `Reach::kMemory` never waits for the disk.
// Limits:     lsm/limits.h: keys ≤ 4 KiB, values ≤ 16 MiB, a transaction ≤ 64 MiB.
// Source:     "The Log-Structured Merge-Tree", 1996; group commit as in "Implementation Techniques
//             for Main Memory Database Systems", 1984.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/lsm/iterator.h"
#include "engine/lsm/stamp.h"
#include "io/environment.h"

namespace madang::lsm {

class Snapshot;

// How far a read may go for an answer.
enum class Reach : std::uint8_t {
    kMemory,  // memory and page cache; says `unavailable` where it would have to wait
    kDisk,    // may block on the disk: call from a worker, never from a reactor
};

// What a transaction sees and writes: the applied state with its own writes on top. Valid only
// inside the closure.
class View {
public:
    virtual ~View() = default;

    // Errors: not_found; corrupt.
    virtual Result<std::string> get(std::string_view key) = 0;
    // Keys in [lower, upper) in order, own writes included; empty `upper` means no bound. What is
    // written during the walk may or may not show. A walk that fails fails the transaction.
    virtual std::unique_ptr<Iterator> scan(Bounds bounds) = 0;

    virtual void put(std::string_view key, std::string_view value) = 0;
    virtual void remove(std::string_view key) = 0;

    // The stamp and time this transaction will have if it commits.
    virtual Commit commit() const = 0;
};

// A transaction: reads and writes the view. An error abandons it: nothing of it is written and the
// caller gets that error. May run more than once and must not have effects outside the view.
using Transaction = std::move_only_function<Result<>(View&)>;

// Called exactly once, in commit order, on a worker of the commit pool; but a refusal (queue full,
// database closed) calls it before transact() returns, and closing calls it for what was queued.
// Errors: the transaction's own; invalid (a key, value or transaction over its limit); exhausted
// (queue or disk full: nothing was written); unavailable with detail kOutcomeUnknown if the log
// could not be written: the database then refuses writes (unavailable) until reopened.
using Done = std::move_only_function<void(Result<Commit>)>;

struct Options {
    Bytes memtable = 64_MiB;        // flushed to a table beyond this
    Bytes block = 4_KiB;            // target size of an uncompressed table block
    Bytes cache = 256_MiB;          // decoded blocks kept in memory
    double false_positives = 0.01;  // of the Bloom filters
};

struct Statistics {
    std::uint64_t commits = 0;  // transactions committed since open
    std::uint64_t syncs = 0;    // fdatasync calls on the log
    std::uint64_t memtable_bytes = 0;
    std::uint64_t tables = 0;
    std::uint64_t table_bytes = 0;
    std::uint64_t cache_hits = 0;
    std::uint64_t cache_misses = 0;
    std::uint64_t bytes_written = 0;  // log, flush and merge together
    std::uint64_t queued = 0;         // transactions waiting for the committer
    bool writable = true;             // false after a failed sync
};

class Database {
public:
    // Opens or creates the database in `directory` (created if absent) and recovers it. Blocks.
    // Errors: conflict if another process holds it; unsupported if a newer version wrote it;
    // corrupt; denied; exhausted.
    static Result<std::unique_ptr<Database>> open(io::Environment& environment,
                                                  const std::string& directory, Options options);
    // Waits for jobs that run, not for those that wait in a pool (they will do nothing), so that it
    // cannot deadlock in simulation; queued transactions get `unavailable`. Not from a Done.
    virtual ~Database() = default;

    // Queues `transaction`. `warm` names keys it will read: those not in memory are fetched in the
    // read pool first, and meanwhile later transactions may overtake it.
    virtual void transact(Transaction transaction, std::vector<std::string> warm, Done done) = 0;

    // Returns the published state as of now. Holding it keeps old versions from being merged away.
    virtual std::shared_ptr<const Snapshot> snapshot() = 0;

    // Returns the newest value of `key` in `snapshot`. Errors: not_found; unavailable if
    // `reach` does not suffice; corrupt.  Cost: at most one block read per sorted run.
    virtual Result<std::string> get(std::string_view key, const Snapshot& snapshot,
                                    Reach reach) = 0;

    // The same for many keys, results in the order of `keys`.
    virtual std::vector<Result<std::string>> get_many(std::span<const std::string> keys,
                                                      const Snapshot& snapshot, Reach reach) = 0;

    // Iterates a snapshot, both ways. May block on the disk: for workers and tools. The iterator
    // keeps the snapshot alive.
    virtual std::unique_ptr<Iterator> iterate(std::shared_ptr<const Snapshot> snapshot,
                                              Bounds bounds) = 0;

    virtual Stamp applied() const = 0;    // last commit that later transactions see
    virtual Stamp published() const = 0;  // last commit that is durable and that readers see

    virtual Statistics statistics() const = 0;
};

// Returns the stamp of a snapshot: the last commit it shows.
Stamp stamp_of(const Snapshot& snapshot);

// Error::detail of a commit whose fdatasync failed: it may or may not be durable.
inline constexpr std::int64_t kOutcomeUnknown = 1;

// Blocking form for tools and tests: queues and waits. Never on a reactor or a commit worker, and
// not in simulation, where nobody else would run the commit.
Result<Commit> transact_and_wait(Database& database, Transaction transaction,
                                 std::vector<std::string> warm = {});

}  // namespace madang::lsm
