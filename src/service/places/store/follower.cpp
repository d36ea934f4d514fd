// Follows the outbox with the geo index.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/follower.h"

#include <algorithm>
#include <utility>

#include "service/places/facets.h"
#include "service/places/limits.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

namespace {

// The numbers by which the index knows what a business is.
struct Numbers {
    std::uint16_t category = 0;
    std::uint32_t schedule = 0;
};

geo::Entry entry_of(const Business& business, Numbers numbers) {
    const Draft& draft = business.draft;
    return {.id = business.id.value,
            .position = {draft.latitude, draft.longitude},
            .category = geo::Category{numbers.category},
            .rating = rating_tenths(draft),
            .price = price_of(draft),
            .attributes = features_of(draft),
            .schedule = numbers.schedule};
}

Result<std::uint64_t> read_number(lsm::Database& database, std::string_view key) {
    const auto value = database.get(key, *database.snapshot(), lsm::Reach::kDisk);
    if (!value && value.error().code() == ErrorCode::kNotFound) return std::uint64_t{0};
    return parse_number_value(TRY(value));
}

// The index entries of all businesses in a snapshot, one after another.
class EntryWalk {
public:
    // The books hold what the snapshot does; `schedules` may be null.
    EntryWalk(lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot,
              const CategoryBook& categories, const ScheduleBook* schedules)
        : walk_(database.iterate(snapshot, lsm::prefix_bounds(kBusinessTable))),
          categories_(categories),
          schedules_(schedules) {
        walk_->seek_first();
    }

    // Returns nothing at the end. After an error it returns what no index takes, so that a build is
    // given up instead of ending early.
    std::optional<geo::Entry> next() {
        if (!walk_->valid()) return status() ? std::nullopt : std::optional(impossible());
        const auto business = business_of(walk_->key(), walk_->value());
        if (!business) {
            sound_ = std::unexpected(business.error());
            return impossible();
        }
        walk_->next();
        return entry_of(*business, numbers_of(business->draft));
    }

    Result<> status() const { return sound_ ? walk_->status() : sound_; }

private:
    static geo::Entry impossible() { return {.position = {.latitude = 1000, .longitude = 0}}; }

    Numbers numbers_of(const Draft& draft) const {
        Numbers numbers{.category = categories_.number_of(draft.category)};
        if (schedules_ == nullptr) return numbers;
        numbers.schedule = schedules_->number_of(schedule_name(schedules_->atlas(), draft));
        return numbers;
    }

    std::unique_ptr<lsm::Iterator> walk_;
    const CategoryBook& categories_;
    const ScheduleBook* schedules_;
    Result<> sound_;
};

}  // namespace

Follower::Follower(io::Environment& environment, const Parts& parts, std::size_t delta_changes_max)
    : environment_(environment),
      database_(parts.database),
      index_(parts.index),
      cards_(parts.cards),
      categories_(parts.categories),
      schedules_(parts.schedules),
      outbox_(parts.outbox),
      batch_changes_(std::clamp<std::size_t>(delta_changes_max / 4, 1, kCatchUpChanges)),
      rebuild_changes_(delta_changes_max * kRebuildDeltas),
      link_(std::make_shared<Link>()) {
    MutexLock lock(link_->mutex);
    link_->follower = this;
}

Result<> Follower::load_books(const std::shared_ptr<const lsm::Snapshot>& snapshot) {
    TRY(categories_.load(database_, snapshot));
    if (schedules_ != nullptr) TRY(schedules_->load(database_, snapshot));
    return {};
}

bool Follower::define_schedules() {
    return schedules_ == nullptr || index_.define_schedules(schedules_->definitions());
}

Result<> Follower::recover(Recover how) {
    MutexLock lock(applying_);
    TRY(load_books(database_.snapshot()));
    const auto published = database_.published().value;
    const auto trimmed = TRY(read_number(database_, kTrimmedKey));
    const auto applied = index_.applied();
    reached_ = applied;
    const bool is_absent = applied == 0 && published > 0;
    const bool is_usable = how == Recover::kFromSnapshot && define_schedules();
    if (!is_usable || is_absent || applied < trimmed || applied > published) return rebuild();
    return catch_up_fully();
}

void Follower::reach(std::uint64_t stamp, Told told) {
    if (stopped_) return told(Visibility::kLater);
    {
        MutexLock lock(waiting_mutex_);
        waiting_.push_back({stamp, std::move(told)});
    }
    catch_up();
}

void Follower::catch_up() {
    again_ = true;
    while (again_ && applying_.try_lock()) {
        again_ = false;
        const Tell whom = follow_or_postpone();
        applying_.unlock();
        tell(whom);
        if (whom == Tell::kReached) trim();
    }
}

Follower::Tell Follower::follow_or_postpone() {
    if (stopped_ || postponed_) return Tell::kAll;
    if (auto done = follow(Busy::kLeave); !done) {
        postpone(done.error());
        return Tell::kAll;
    }
    return Tell::kReached;
}

// Leaves the rest to a job in the compact pool. Where that cannot be queued, or the error is not a
// full delta, the next commit tries again.
void Follower::postpone(const Error& error) {
    if (error.code() != ErrorCode::kExhausted) {
        environment_.log.error("the search index cannot follow the store",
                               {{"error", error.describe()}});
        return;
    }
    auto job = [link = link_] {
        MutexLock lock(link->mutex);
        if (link->follower != nullptr) link->follower->resume();
    };
    postponed_ = environment_.pools.compact.submit(std::move(job)).has_value();
}

void Follower::resume() {
    {
        MutexLock lock(applying_);
        postponed_ = false;
        if (auto done = catch_up_fully(); !done) {
            environment_.log.error("the search index cannot follow the store",
                                   {{"error", done.error().describe()}});
        }
    }
    catch_up();
}

Result<> Follower::catch_up_fully() {
    if (TRY(rebuild_is_less_work())) return rebuild();
    return follow(Busy::kWait);
}

Result<> Follower::follow(Busy busy) {
    const auto snapshot = database_.snapshot();
    const auto target = lsm::stamp_of(*snapshot).value;
    while (reached_ < target) {
        const Batch batch = TRY(read_outbox(snapshot));
        TRY(apply(batch, busy));
        reached_ = batch.through;
    }
    return {};
}

Result<> Follower::apply(const Batch& batch, Busy busy) {
    if (batch.changes.empty()) return {};
    for (const geo::Change& change : batch.changes) {
        cards_.forget(BusinessId{change.id}, change.stamp);
    }
    TRY(index_.define_schedules(batch.schedules));
    auto applied = index_.apply(batch.changes);
    reached_ = std::max(reached_.load(), index_.applied());  // also where it became full midway
    const bool is_full = !applied && applied.error().code() == ErrorCode::kExhausted;
    if (!is_full || busy == Busy::kLeave) return applied;
    TRY(index_.checkpoint());
    return index_.apply(batch.changes);
}

geo::Change Follower::learn(const Change& change, Batch& batch) {
    geo::Change out{
        .stamp = change.stamp, .id = change.id.value, .entry = {}, .before = change.before};
    if (!change.after) return out;
    const Draft& draft = change.after->draft;
    categories_.learn(draft.category, change.category);
    if (schedules_ != nullptr && change.schedule != 0) {
        const auto name = schedule_name(schedules_->atlas(), draft);
        if (const auto hours = schedules_->learn(name, change.schedule)) {
            batch.schedules.push_back(*hours);
        }
    }
    out.entry = entry_of(*change.after, {change.category, change.schedule});
    return out;
}

// Reads whole commits after reached_ until there are enough changes for one step.
Result<Follower::Batch> Follower::read_outbox(
    const std::shared_ptr<const lsm::Snapshot>& snapshot) {
    const auto target = lsm::stamp_of(*snapshot).value;
    Batch batch{.changes = {}, .schedules = {}, .through = target};
    const auto walk = database_.iterate(snapshot, outbox_between(reached_ + 1, target));
    for (walk->seek_first(); walk->valid(); walk->next()) {
        const OutboxKey key = TRY(parse_outbox_key(walk->key()));
        const bool is_enough = batch.changes.size() >= batch_changes_;
        if (is_enough && key.stamp != batch.changes.back().stamp) {
            batch.through = key.stamp - 1;
            break;
        }
        const Change change = TRY(decode_change(key.stamp, key.id, walk->value()));
        if (change.before || change.after) batch.changes.push_back(learn(change, batch));
    }
    TRY(walk->status());
    return batch;
}

Result<bool> Follower::rebuild_is_less_work() {
    const auto snapshot = database_.snapshot();
    const auto target = lsm::stamp_of(*snapshot).value;
    const auto walk = database_.iterate(snapshot, outbox_between(reached_ + 1, target));
    std::size_t changes = 0;
    for (walk->seek_first(); walk->valid() && changes <= rebuild_changes_; walk->next()) ++changes;
    TRY(walk->status());
    return changes > rebuild_changes_;
}

Result<> Follower::rebuild() {
    const auto snapshot = database_.snapshot();
    const auto stamp = lsm::stamp_of(*snapshot).value;
    environment_.log.info("rebuilding the search index", {{"stamp", std::to_string(stamp)}});
    TRY(load_books(snapshot));
    EntryWalk walk(database_, snapshot, categories_, schedules_);
    cards_.clear(stamp);
    std::vector<geo::Schedule> schedules;
    if (schedules_ != nullptr) schedules = schedules_->definitions();
    const auto rebuilt = index_.rebuild([&walk] { return walk.next(); }, stamp, schedules);
    TRY(walk.status());
    TRY(rebuilt);
    reached_ = stamp;
    return {};
}

Result<> Follower::checkpoint() {
    {
        MutexLock lock(applying_);
        TRY(catch_up_fully());
        TRY(index_.checkpoint());
    }
    trim();
    return {};
}

void Follower::tell(Tell whom) {
    std::vector<Waiting> told;
    {
        MutexLock lock(waiting_mutex_);
        std::vector<Waiting> kept;
        for (Waiting& waiting : waiting_) {
            const bool is_due = whom == Tell::kAll || waiting.stamp <= reached_;
            (is_due ? told : kept).push_back(std::move(waiting));
        }
        waiting_.swap(kept);
    }
    for (Waiting& waiting : told) {
        waiting.told(waiting.stamp <= reached_ ? Visibility::kNow : Visibility::kLater);
    }
}

// Removes a piece of the outbox that neither index nor feed need any more, in a transaction of its
// own. Where that fails, a later commit tries again.
void Follower::trim() {
    const auto durable = std::min(index_.durable(), outbox_.needless());
    if (durable <= trimmed_ || trimming_.exchange(true)) return;
    auto removed = std::make_shared<std::size_t>(0);
    auto transaction = [this, durable, removed](lsm::View& view) -> Result<> {
        *removed = TRY(trim_outbox(view, durable, kTrimEvents));
        outbox_.write_mark(view);
        return {};
    };
    auto done = [this, durable, removed](const Result<lsm::Commit>& committed) {
        if (committed && *removed < kTrimEvents) trimmed_ = durable;
        trimming_ = false;
        if (committed) catch_up();  // past this commit, and on with what is left to trim
    };
    database_.transact(std::move(transaction), {}, std::move(done));
}

void Follower::stop() {
    stopped_ = true;
    {
        MutexLock lock(link_->mutex);
        link_->follower = nullptr;
    }
    {
        MutexLock running(applying_);
    }
    tell(Tell::kAll);
}

}  // namespace madang::places
