// Versions, writing and merging.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/live_index.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/geo/merge.h"
#include "engine/geo/packed/facets.h"
#include "engine/geo/search.h"
#include "engine/geo/snapshot.h"
#include "engine/geo/snapshot_writer.h"

namespace madang::geo {
namespace {

// While a merge replays, changes go on; below this many it takes the lock for the rest (about 1 µs
// each).
constexpr std::size_t kReplayUnderLock = 128;

std::uint64_t next_serial() {
    static std::atomic<std::uint64_t> last = 0;
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

Point point_of(const Entry& entry) {
    return {place_of(entry.position), entry.id, entry.category.value,
            pack_facets(entry.rating, entry.price, entry.attributes), entry.schedule};
}

Record record_of(const Change& change) {
    Record record{change.stamp, change.id, std::nullopt, std::nullopt};
    if (change.entry) record.point = point_of(*change.entry);
    if (change.before) record.before = place_of(*change.before);
    return record;
}

bool is_sound(const Entry& entry) {
    return entry.id <= kIdMax && is_valid(entry.position) && entry.rating <= kRatingMax &&
           entry.price <= kPriceMax && entry.attributes >> kAttributes == 0 &&
           entry.schedule <= kScheduleMax;
}

bool is_sound(const Change& change) {
    if (change.entry && (change.entry->id != change.id || !is_sound(*change.entry))) return false;
    return !change.before || is_valid(*change.before);
}

// The changes that carry the stamp of the first.
std::span<const Change> first_group(std::span<const Change> changes) {
    std::size_t size = 1;
    while (size < changes.size() && changes[size].stamp == changes[0].stamp) ++size;
    return changes.first(size);
}

// The versions of the indexes that this thread read last. An entry of an index that is gone is
// never matched again, since serials do not repeat, and gives way to the next.
template <class Version>
struct Reader {
    std::uint64_t serial = 0;
    std::optional<io::Subscriber<Version>> subscriber;
};

}  // namespace

LiveIndex::LiveIndex(io::Environment& environment, std::string directory, const Options& options,
                     std::shared_ptr<const Base> base)
    : environment_(environment),
      directory_(std::move(directory)),
      capacity_(std::clamp(options.delta_changes_max, kDeltaChangesMin, kDeltaChangesMax)),
      sorted_points_max_(std::clamp<std::size_t>(options.sorted_points_max, 1, kPointsMax)),
      on_packed_(options.on_packed),
      serial_(next_serial()),
      applied_(base->stamp()),
      durable_(options.verification == Verification::kAtOpen ? base->stamp() : 0),
      saved_at_(environment.clock.monotonic()),
      is_verified_(options.verification == Verification::kAtOpen) {
    MutexLock lock(writing_);
    publish(std::make_shared<Delta>(std::move(base), capacity_));
}

void LiveIndex::publish(std::shared_ptr<Delta> delta) {
    const std::uint64_t stamp = delta->stamp();
    published_.publish(std::make_shared<const Version>(std::move(delta)));
    applied_.store(stamp, std::memory_order_release);
}

const LiveIndex::Version& LiveIndex::version() const {
    static thread_local std::array<Reader<Version>, kReadersPerThread> readers;
    static thread_local std::size_t next = 0;
    for (auto& reader : readers) {
        if (reader.serial == serial_) return *reader.subscriber->get();
    }
    auto& reader = readers[next++ % kReadersPerThread];
    reader.serial = serial_;
    reader.subscriber.emplace(published_);
    return *reader.subscriber->get();
}

Outcome LiveIndex::search(const Query& query, std::vector<Hit>& hits) const {
    return geo::search(DeltaView(*version().delta), query, environment_.clock, hits);
}

Count LiveIndex::count(const Query& query) const {
    return geo::count(DeltaView(*version().delta), query, environment_.clock);
}

Result<Outcome> LiveIndex::clusters(const ClusterQuery& query,
                                    std::vector<Cluster>& clusters) const {
    return geo::clusters(DeltaView(*version().delta), query, environment_.clock, clusters);
}

Result<> LiveIndex::define_schedules(std::span<const Schedule> schedules) {
    MutexLock lock(writing_);
    TRY(published_.load()->delta->base().schedules()->define(schedules));
    has_new_schedules_.store(true, std::memory_order_relaxed);
    return {};
}

Result<> LiveIndex::apply(std::span<const Change> changes) {
    const auto sound = [](const Change& change) { return is_sound(change); };
    if (!std::all_of(changes.begin(), changes.end(), sound)) {
        return fail(ErrorCode::kInvalid,
                    "geo change has another id, an impossible position, id or facet");
    }
    bool is_full = false;
    std::size_t used = 0;
    {
        MutexLock lock(writing_);
        Delta& delta = *published_.load()->delta;
        std::uint64_t newest = delta.stamp();
        while (!changes.empty() && !is_full) {
            const auto group = first_group(changes);
            changes = changes.subspan(group.size());
            if (group[0].stamp <= newest) continue;
            if (group.size() > delta.capacity()) {
                return fail(ErrorCode::kInvalid,
                            "more geo changes of one stamp than the delta holds");
            }
            is_full = group.size() > delta.room();
            if (is_full) break;
            for (const Change& change : group) delta.append(record_of(change));
            newest = group[0].stamp;
        }
        delta.publish();
        applied_.store(delta.stamp(), std::memory_order_release);
        used = delta.capacity() - delta.room();
    }
    if (used * 2 >= capacity_ || is_full) schedule_merge();
    if (is_full) return fail(ErrorCode::kExhausted, "geo delta is full until its merge ends");
    return {};
}

void LiveIndex::schedule_merge() {
    if (merge_is_queued_.exchange(true)) return;
    const auto queued = environment_.pools.compact.submit(
        [self = shared_from_this()] { self->merge_in_background(); });
    if (queued) return;
    merge_is_queued_.store(false);  // the next change asks again
    environment_.log.warning("geo: merge is put off", {{"error", queued.error().describe()}});
}

void LiveIndex::merge_in_background() {
    MutexLock lock(merging_);
    if (!closed_.load() && verify()) {
        merge_now();
        save_if_due();
    }
    merge_is_queued_.store(false);
}

void LiveIndex::schedule_verification() {
    const auto queued = environment_.pools.compact.submit([self = shared_from_this()] {
        MutexLock lock(self->merging_);
        (void)self->verify();  // has told the log
    });
    if (!queued) environment_.log.warning("geo: the snapshot is verified with the first merge");
}

// A merge before this would give damaged points a sound checksum.
Result<> LiveIndex::verify() {
    if (is_verified_) return {};
    const auto current = published_.load();
    const Base& base = current->delta->base();
    for (std::size_t i = 0; i < base.chunks(); ++i) {
        if (closed_.load()) return fail(ErrorCode::kCancelled, "geo index is closing");
        if (base.chunk(i).is_sound()) continue;
        is_damaged_.store(true);
        environment_.log.error("geo: snapshot is damaged: rebuild the index",
                               {{"chunk", std::to_string(i)}});
        return fail(ErrorCode::kCorrupt, "geo snapshot is damaged", static_cast<std::int64_t>(i));
    }
    is_verified_ = true;
    durable_.store(base.stamp(), std::memory_order_release);
    return {};
}

void LiveIndex::merge_now() {
    const std::shared_ptr<Delta> old = published_.load()->delta;
    const std::uint32_t merged = old->count();
    if (merged == 0) return;
    auto fresh = std::make_shared<Delta>(merge(*old, merged), capacity_);
    std::uint32_t replayed = merged;
    const auto replay_to = [&](std::uint32_t end) {
        for (; replayed < end; ++replayed) fresh->append(old->record(replayed));
    };
    while (old->count() - replayed > kReplayUnderLock) replay_to(old->count());
    {
        MutexLock lock(writing_);
        replay_to(old->count());
        fresh->publish();
        publish(std::move(fresh));
    }
    unsaved_changes_ += merged;
    merges_.fetch_add(1, std::memory_order_relaxed);
}

Result<> LiveIndex::save() {
    const auto current = published_.load();
    const Base& base = current->delta->base();
    const bool had_new_schedules = has_new_schedules_.exchange(false);
    const auto written = write_snapshot(environment_, directory_, base);
    if (!written) {
        if (had_new_schedules) has_new_schedules_.store(true);
        return written;
    }
    return note_saved(base.stamp());
}

Result<> LiveIndex::note_saved(std::uint64_t stamp) {
    durable_.store(stamp, std::memory_order_release);
    saved_at_ = environment_.clock.monotonic();
    unsaved_changes_ = 0;
    return {};
}

void LiveIndex::save_if_due() {
    const bool is_old = environment_.clock.monotonic() - saved_at_ >= kSnapshotInterval;
    if (unsaved_changes_ == 0 || (!is_old && unsaved_changes_ < kSnapshotChanges)) return;
    const auto saved = save();
    if (saved) return;
    // The interval passes again before the next try: a full disk is not asked at every merge.
    saved_at_ = environment_.clock.monotonic();
    environment_.log.error("geo: snapshot is not written", {{"error", saved.error().describe()}});
}

Result<std::shared_ptr<const Base>> LiveIndex::build_in_memory(
    BulkSorter& sorter, std::uint64_t stamp, std::shared_ptr<Schedules> schedules) {
    std::vector<Piece> pieces;
    TRY(pack(sorter, *schedules, [&](Piece piece) -> Result<> {
        pieces.push_back(std::move(piece));
        return {};
    }));
    return std::make_shared<const Base>(std::move(pieces), stamp, std::move(schedules));
}

// The pages of what was just written are as good as the bytes they were written from: nothing is
// verified, and nothing more than the trees is read.
Result<std::shared_ptr<const Base>> LiveIndex::build_on_disk(BulkSorter& sorter,
                                                             std::uint64_t stamp,
                                                             const Schedules& schedules) {
    auto writer = TRY(SnapshotWriter::begin(environment_, directory_, stamp,
                                            chunks_of(sorter.points()), schedules.all()));
    TRY(pack(sorter, schedules, [&](const Piece& piece) { return writer.add(piece); }));
    TRY(writer.finish());
    auto base = TRY(open_snapshot(environment_, directory_, Verification::kInBackground));
    if (base == nullptr) return fail(ErrorCode::kCorrupt, "the geo snapshot written is not sound");
    return base;
}

Result<> LiveIndex::pack(BulkSorter& sorter, const Schedules& schedules, const TakePiece& take) {
    std::uint64_t packed = 0;
    Packer packer(schedules, [&](Piece piece) -> Result<> {
        packed += piece.chunk->points();
        TRY(take(std::move(piece)));
        if (on_packed_) on_packed_(packed);
        return {};
    });
    TRY(sorter.drain([&](std::span<const Keyed> points) { return packer.add(points); }));
    return packer.finish();
}

Result<> LiveIndex::rebuild(const Source& source, std::uint64_t stamp,
                            const Definitions& definitions) {
    MutexLock merging(merging_);
    BulkSorter sorter(environment_.files, directory_ + "/points.new", sorted_points_max_);
    while (const std::optional<Entry> entry = source()) {
        if (!is_sound(*entry)) {
            return fail(ErrorCode::kInvalid, "geo entry has an impossible position, id or facet",
                        static_cast<std::int64_t>(entry->id));
        }
        TRY(sorter.add(point_of(*entry)));
    }
    auto defined = std::make_shared<Schedules>();
    TRY(defined->define(definitions()));
    const bool is_on_disk = sorter.has_runs();
    auto base = TRY(is_on_disk ? build_on_disk(sorter, stamp, *defined)
                               : build_in_memory(sorter, stamp, std::move(defined)));
    is_verified_ = true;
    is_damaged_.store(false);
    replace_base(std::move(base));
    if (is_on_disk) return note_saved(stamp);
    ++unsaved_changes_;  // until save() succeeds
    return save();
}

void LiveIndex::replace_base(std::shared_ptr<const Base> base) {
    MutexLock writing(writing_);
    const std::uint64_t stamp = base->stamp();
    const std::shared_ptr<Delta> old = published_.load()->delta;
    auto fresh = std::make_shared<Delta>(std::move(base), capacity_);
    for (std::uint32_t i = 0; i < old->count(); ++i) {
        if (old->record(i).stamp > stamp) fresh->append(old->record(i));
    }
    fresh->publish();
    publish(std::move(fresh));
}

Result<> LiveIndex::checkpoint() {
    MutexLock lock(merging_);
    TRY(verify());
    merge_now();
    const std::uint64_t stamp = published_.load()->delta->base().stamp();
    if (stamp == durable() && unsaved_changes_ == 0 && !has_new_schedules_.load()) return {};
    return save();
}

Statistics LiveIndex::statistics() const {
    const auto current = published_.load();
    const Delta& delta = *current->delta;
    return {delta.live_points(), delta.count(), delta.base().bytes() + delta.bytes(),
            merges_.load(std::memory_order_relaxed), is_damaged_.load()};
}

void LiveIndex::close() {
    closed_.store(true);
    MutexLock lock(merging_);
}

namespace {

class OpenIndex final : public Index {
public:
    explicit OpenIndex(std::shared_ptr<LiveIndex> live) : live_(std::move(live)) {}
    ~OpenIndex() override { live_->close(); }

    using Index::rebuild;
    Result<> rebuild(const Source& source, std::uint64_t stamp,
                     const Definitions& definitions) override {
        return live_->rebuild(source, stamp, definitions);
    }
    Result<> define_schedules(std::span<const Schedule> schedules) override {
        return live_->define_schedules(schedules);
    }
    Result<> apply(std::span<const Change> changes) override { return live_->apply(changes); }
    std::uint64_t applied() const override { return live_->applied(); }
    std::uint64_t durable() const override { return live_->durable(); }
    Outcome search(const Query& query, std::vector<Hit>& hits) const override {
        return live_->search(query, hits);
    }
    Count count(const Query& query) const override { return live_->count(query); }
    Result<Outcome> clusters(const ClusterQuery& query,
                             std::vector<Cluster>& clusters) const override {
        return live_->clusters(query, clusters);
    }
    Result<> checkpoint() override { return live_->checkpoint(); }
    Statistics statistics() const override { return live_->statistics(); }

private:
    std::shared_ptr<LiveIndex> live_;
};

}  // namespace

Result<std::unique_ptr<Index>> Index::open(io::Environment& environment,
                                           const std::string& directory, Options options) {
    TRY(environment.files.create_directories(directory));
    std::shared_ptr<const Base> base =
        TRY(open_snapshot(environment, directory, options.verification));
    if (base == nullptr) {
        base = std::make_shared<const Base>();
        options.verification = Verification::kAtOpen;
    }
    auto live = std::make_shared<LiveIndex>(environment, directory, options, std::move(base));
    if (options.verification == Verification::kInBackground) live->schedule_verification();
    return std::make_unique<OpenIndex>(std::move(live));
}

}  // namespace madang::geo
