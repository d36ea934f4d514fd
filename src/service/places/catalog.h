// The business directory: durable records, a nearby-search index that follows them, one façade.
//
// Idea:       records live in an lsm database; each commit writes its change event (the outbox) in
// the
//             same transaction, keyed by the commit's stamp. The geo index is a follower: *catch
//             up* reads the outbox after what the index has applied, up to what is published, and
//             applies it in commit order. It is the one mechanism for live changes, for recovery
//             after a crash and for a busy index. A write is answered after its own stamp is
//             applied.
// Invariants: (1) acknowledged means durable, and found by the next search unless the answer says
//             Visibility::kLater; (2) the index never shows what is not published;
//             (3) the outbox is trimmed only up to the stamp of the index's durable snapshot.
// Recovery:   open() loads both. An index that is absent, older than the outbox reaches back or
//             newer than the store (a restored backup) is rebuilt from the records.
// Busy index: while the index's delta is full and its merge runs, apply says `exhausted`. Nobody
// waits
//             for that: writes are answered with kLater, and a job in the compact pool, behind the
//             merge, catches up (or rebuilds, if that is less work).
// Threads:    everything from any thread. Coroutines (io::Task) for reactors never block;
//             what is marked Blocks is for tools and the program's start and end.
// Limits:     places/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "base/units.h"
#include "engine/feed/follower.h"
#include "engine/feed/source.h"
#include "engine/geo/index.h"
#include "engine/hours/atlas.h"
#include "engine/hours/schedule.h"
#include "io/environment.h"
#include "io/task.h"
#include "service/places/business.h"
#include "service/places/rules.h"
#include "service/places/search.h"

namespace madang::places {

struct Options {
    Bytes memtable = 64_MiB;                // of the database
    Bytes cache = 256_MiB;                  // of its decoded blocks
    Bytes cards = 256_MiB;                  // of decoded businesses that searches found lately
    std::size_t delta_changes_max = 65536;  // of the geo index; at least kTransactionDraftsMax
    // Clocks and holidays of the world; without it opening hours are text only. Outlives the
    // catalog.
    const hours::Atlas* atlas = nullptr;
    // Until when changes are kept beyond what the index needs.
    enum class Changes : std::uint8_t {
        kKeepForFeed,  // until the feed has them, where there has been one before
        kPublish,      // until the feed has them, which begins now
        kForget,       // there is no feed any more
    } changes = Changes::kKeepForFeed;
};

// A schedule where it is read.
struct PlacedSchedule {
    hours::Schedule schedule;
    hours::Place place;
};

struct ExportPage {
    std::vector<Business> businesses;  // in id order
    bool is_last = true;               // otherwise go on after the last id
};

// Whether searches that start now see the change.
enum class Visibility : std::uint8_t { kNow, kLater };

// What a write gave, and whether it can be searched for already.
template <class T>
struct Written {
    T value;
    Visibility visibility = Visibility::kNow;
};

// What a directory without records holds (index_only.h).
struct IndexOnly {
    std::uint64_t count = 0;  // places, with ids from 1
    std::uint64_t seed = 0;   // of the world they are of
};

class Catalog {
public:
    // Opens or creates DATA/lsm and DATA/geo and brings the index up to date; or opens a directory
    // that is marked as index-only, which then refuses as unsupported all that needs records.
    // Blocks. Errors: conflict if another process has it; as lsm::Database::open and
    // geo::Index::open.
    static Result<std::unique_ptr<Catalog>> open(io::Environment& environment,
                                                 const std::string& data_directory,
                                                 const Options& options = {});
    // Whether the directory holds a catalog of either kind. Errors: those of the disk.
    static Result<bool> exists(io::Files& files, const std::string& data_directory);
    // No coroutine may be under way. Comes before the end of the loops that used it: a worker may
    // still be waking a loop that it has told.
    virtual ~Catalog() = default;

    // For reactors. Errors of writes: invalid (check_draft says why), those of rules.h, and those
    // of lsm::Done (exhausted: try later; unavailable with lsm::kOutcomeUnknown).
    virtual io::Task<Result<Written<Created>>> create(Draft draft,
                                                      std::optional<IdempotencyKey> key) = 0;
    virtual io::Task<Result<Business>> get(BusinessId id) = 0;
    virtual io::Task<Result<Written<Business>>> replace(
        BusinessId id, Draft draft, std::optional<std::uint64_t> if_version) = 0;
    virtual io::Task<Result<Written<BusinessId>>> remove(
        BusinessId id, std::optional<std::uint64_t> if_version) = 0;
    // Errors: invalid (position, radius, limit or offset out of range).
    virtual io::Task<Result<SearchPage>> search(SearchRequest request) = 0;
    // The place that somebody means who names it: of those whose names hold the words, one that is
    // called so and nothing else, then the one that most people rated, then the shorter name and
    // the lower id. Errors: not_found.
    virtual io::Task<Result<std::shared_ptr<const Business>>> locate(std::string name) = 0;
    // Counts what is wanted (but for a name) in the cells of a grid; cells without any are left
    // out. Errors: invalid (a grid that breaks the rules of geo::ClusterGrid, a name).
    virtual io::Task<Result<MapPage>> map(geo::ClusterGrid grid, Wanted wanted) = 0;
    // Creates or updates by source_id, all or nothing, in one transaction. Errors: exhausted beyond
    // kTransactionDraftsMax drafts.
    virtual io::Task<Result<Written<ImportCounts>>> import(std::vector<Draft> drafts) = 0;
    // Businesses with ids after `after`, in id order: at most `limit`, and few enough to hold.
    virtual io::Task<Result<ExportPage>> page(BusinessId after, std::size_t limit) = 0;

    // For tools. Block; never on a reactor or in a pool.
    // Creates or updates by source_id, in transactions of at most kTransactionDraftsMax drafts; an
    // unchanged record writes nothing. Errors: invalid, detail is the index of the draft that
    // check_import refuses (nothing of the batch is written then).
    virtual Result<ImportCounts> import_batch(std::span<const Draft> drafts) = 0;
    // Calls `visit` with every business of one snapshot in id order, until it returns an error.
    virtual Result<> for_each(const std::function<Result<>(const Business&)>& visit) = 0;
    virtual Result<SearchPage> search_and_wait(const SearchRequest& request) = 0;
    virtual Result<std::shared_ptr<const Business>> locate_and_wait(const std::string& name) = 0;
    virtual Result<Business> read(BusinessId id) = 0;
    // What the opening hours of a draft mean. Errors: not_found without hours; unavailable without
    // an atlas; those of hours::Schedule::parse.
    virtual Result<PlacedSchedule> schedule_of(const Draft& draft) const = 0;
    // Brings the index up to date and writes its snapshot, so that the next open is quick.
    virtual Result<> checkpoint() = 0;

    // What the change feed publishes; null for a directory without records.
    virtual feed::Source* changes() { return nullptr; }
    // What follows another directory; null likewise. Such a directory must not be written to
    // otherwise.
    virtual feed::Sink* replica() { return nullptr; }

    // Registers gauges of the index and the store. `metrics` must not outlive the catalog.
    virtual void add_metrics(Metrics& metrics) = 0;
    // What keeps it from all of its work, for people; nothing if it is well. Searches go on.
    virtual std::optional<std::string_view> trouble() const = 0;
    virtual std::optional<IndexOnly> index_only() const { return std::nullopt; }
};

}  // namespace madang::places
