// Nearby search over hundreds of millions of points: exact, ordered, its cost independent of the
// radius.
//
// Idea:       a packed base of points sorted along the Hilbert curve, in blocks of 32 under a tree
// of
//             bounding boxes, searched best-first; over it a small delta of recent changes with
//             born and died stamps, merged into the base in the background.
// Invariants: (1) results are ordered by (distance, id) and equal on every replica;
//             (2) a search sees all changes up to one stamp and none after;
//             (3) readers never lock and never wait; a change never moves a point under a reader.
// Distances:  metres on the WGS84 ellipsoid, within 3 mm of the geodesic; a point is inside
//             a circle if its distance ≤ radius. Coordinates are kept as 1e-7 degrees (≤ 1.1 cm).
// Threads:    apply() from one thread at a time; everything else from any thread.
// Limits:     geo/limits.h.
// Source:     "Hilbert R-tree: An Improved R-tree using Fractals", 1994; "Distance Browsing in
// Spatial
//             Databases", 1999.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "engine/geo/clusters.h"
#include "engine/geo/filter.h"
#include "engine/geo/polygon.h"
#include "engine/geo/position.h"
#include "io/environment.h"

namespace madang::geo {

struct Entry {
    std::uint64_t id = 0;  // ≤ kIdMax
    Position position{};
    Category category{};
    std::uint8_t rating = 0;       // tenths of a star, ≤ kRatingMax; 0: none
    std::uint8_t price = 0;        // ≤ kPriceMax
    std::uint32_t attributes = 0;  // kAttributes flags
    std::uint32_t schedule = 0;    // number of its opening hours, ≤ kScheduleMax; 0: not known
};

// One change: the entry's new form, or its removal. `stamp` says its order; what is not newer than
// the index is ignored, so a change may be delivered twice.
struct Change {
    std::uint64_t stamp = 0;
    std::uint64_t id = 0;
    std::optional<Entry> entry{};  // nothing: the id is removed
    // Where the id was, if it existed: finds it without a map of ids.
    std::optional<Position> before{};
};

// Circle: all points within `radius` of `centre`, sorted from it; without those nearer than
// `minimum` it is a ring.
struct Circle {
    Position centre;
    Meters radius;
    Meters minimum{};
};

// Box: west > east crosses the antimeridian. Sorted by distance from `centre`.
struct Box {
    double south = 0, west = 0, north = 0, east = 0;  // degrees, edges included
    Position centre;
};

// The k nearest of the whole earth.
struct Nearest {
    Position centre;
};

// Polygon: see polygon.h. One that find_fault() refuses gives no sensible answer.
using Area = std::variant<Circle, Box, Nearest, Polygon>;

// Where a page ended: its last hit's distance, bit for bit, and id.
struct After {
    Meters distance;
    std::uint64_t id = 0;
};

struct Query {
    Area area{};
    std::uint32_t limit = 20;  // hits returned
    std::uint32_t offset = 0;  // hits skipped first; offset + limit ≤ kRankMax (limits.h)
    Filter filter{};
    // Only hits behind this one in the order of (distance, id): pages that follow each other so
    // repeat nothing and skip nothing that did not itself change; what a page costs grows with the
    // rim it begins at (8 times for page 1,000). count() does not look at it.
    std::optional<After> after{};
    std::optional<MonotonicTime> deadline{};  // of the environment's clock
};

enum class Outcome : std::uint8_t { kComplete, kPartial };

struct Hit {
    std::uint64_t id = 0;
    Position position;
    Meters distance;
};

// Of a partial count `points` is a lower bound.
struct Count {
    std::uint64_t points = 0;
    Outcome outcome = Outcome::kComplete;
};

struct Statistics {
    std::uint64_t points = 0;         // live points
    std::uint64_t delta_changes = 0;  // changes not yet merged
    std::uint64_t memory_bytes = 0;   // resident or mapped bytes of the index
    std::uint64_t merges = 0;
    bool is_damaged = false;  // found in the background: answers may be wrong, rebuild
};

// When the checksums of a snapshot's chunks are compared. Everything else is checked at open in
// either case, so that damage can make answers wrong, but never unsafe.
enum class Verification : std::uint8_t {
    kAtOpen,        // a damaged snapshot counts as absent; open takes 2 s for 200 M points
    kInBackground,  // open takes 0.1 s. Until all are compared durable() is 0 and nothing is
                    // merged; damage is logged, shows in statistics() and ends only with a rebuild
};

struct Options {
    std::size_t delta_changes_max = 65536;  // a merge starts at half of it; apply waits at the cap
    Verification verification = Verification::kAtOpen;
    std::size_t sorted_points_max = kSortedPointsMax;   // of a build in memory; more go by the disk
    std::function<void(std::uint64_t)> on_packed = {};  // told how many points a build has packed
};

// Supplies the points of a build one after another; nothing ends it.
using Source = std::function<std::optional<Entry>()>;

// Gives the definitions of the schedules of a build, once its source has ended.
using Definitions = std::function<std::vector<Schedule>()>;

class Index {
public:
    // Opens the newest sound snapshot in `directory`, or an empty index at stamp 0 (a damaged one
    // is reported to the log and ignored: the caller replays or rebuilds). Blocks. Errors:
    // unsupported if a newer version wrote it; denied; exhausted.
    static Result<std::unique_ptr<Index>> open(io::Environment& environment,
                                               const std::string& directory, Options options);
    virtual ~Index() = default;  // waits for a running merge

    // Replaces everything, definitions of schedules too, by the entries of `source` as of `stamp`
    // and writes a snapshot. Blocks; about 0.5 µs a point, and 53 B of memory each up to
    // Options::sorted_points_max. More are sorted in runs on the disk (24 B each, given back in the
    // end), written to the snapshot as they are merged, and mapped from there. Errors: as apply();
    // as define_schedules(); exhausted above kPointsMax points; those of the disk.
    virtual Result<> rebuild(const Source& source, std::uint64_t stamp,
                             const Definitions& definitions) = 0;
    Result<> rebuild(const Source& source, std::uint64_t stamp,
                     std::span<const Schedule> schedules = {}) {
        return rebuild(source, stamp, [schedules] {
            return std::vector<Schedule>(schedules.begin(), schedules.end());
        });
    }

    // Tells in which hours schedules may be open, before entries use them; an entry whose schedule
    // is not defined counts as perhaps open at any time. Snapshots hold them; those told since the
    // last are told again after a restart. From the thread of apply(). Errors, with nothing
    // changed: invalid for an impossible number; conflict if a number has other hours already,
    // which only a rebuild can change.
    virtual Result<> define_schedules(std::span<const Schedule> schedules) = 0;

    // Applies changes in the order of their stamps; searches that start afterwards see them, those
    // of one call all at once. Errors: exhausted while the delta is full and its merge still runs
    // (what fitted is applied: repeat the whole call later); invalid, with nothing applied, for an
    // impossible position, id or facet, an entry of another id, or more changes of one stamp than
    // the delta holds.
    virtual Result<> apply(std::span<const Change> changes) = 0;

    // The stamp of the last applied change, and that of the last durable snapshot: changes up to
    // `durable()` need never be replayed again.
    virtual std::uint64_t applied() const = 0;
    virtual std::uint64_t durable() const = 0;

    // Fills `hits` (cleared first) in the order of (distance, id). Cost: about 10 µs for the
    // nearest 20 whatever the radius, up to three times that with a filter. Partial if the deadline
    // passed or the search would need more than kFrontierMax nodes: then `hits` is the beginning of
    // the whole answer, maybe empty, and can be continued by `after`. Memory: up to kRankMax points
    // and kFrontierMax nodes, 24 MiB; allocates only to grow `hits` and a scratch kept per thread.
    virtual Outcome search(const Query& query, std::vector<Hit>& hits) const = 0;

    // Returns how many points the query's area and filter hold, exactly unless the deadline passed.
    // Without a filter blocks of points wholly inside are counted without being visited.
    virtual Count count(const Query& query) const = 0;

    // Fills `clusters` (cleared first), one for each cell that holds a point, row by row; counts
    // are exact, and lower bounds if partial. One walk: without a filter it visits what lies on the
    // edges of cells, with one all nodes that may match. Errors: invalid for a grid that breaks its
    // rules.
    virtual Result<Outcome> clusters(const ClusterQuery& query,
                                     std::vector<Cluster>& clusters) const = 0;

    // Merges the delta and writes a snapshot now. Blocks; for tools and clean shutdown. Errors:
    // corrupt if the snapshot that was opened is damaged; those of the disk.
    virtual Result<> checkpoint() = 0;

    virtual Statistics statistics() const = 0;
};

}  // namespace madang::geo
