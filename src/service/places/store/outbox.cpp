// From change events and records to what the feed carries.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/outbox.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/coding.h"
#include "base/id.h"
#include "base/json_writer.h"
#include "service/places/change.h"
#include "service/places/draft_json.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

namespace {

Result<std::optional<std::string>> find_value(lsm::Database& database, std::string_view key) {
    auto found = database.get(key, *database.snapshot(), lsm::Reach::kDisk);
    if (!found && found.error().code() == ErrorCode::kNotFound) return std::optional<std::string>();
    return TRY(std::move(found));
}

Result<std::uint64_t> find_number(lsm::Database& database, std::string_view key,
                                  std::uint64_t absent) {
    const auto value = TRY(find_value(database, key));
    return value ? parse_number_value(*value) : absent;
}

// The mark: 8 bytes little-endian stamp, 16 bytes id of the topic.
std::string encode_mark(const feed::Confirmed& confirmed) {
    std::string mark;
    put_u64(mark, confirmed.stamp);
    return mark.append(confirmed.log.bytes.data(), confirmed.log.bytes.size());
}

Result<feed::Confirmed> decode_mark(std::string_view mark) {
    Decoder in(mark);
    feed::Confirmed confirmed;
    confirmed.stamp = TRY(in.u64());
    const auto id = TRY(in.take(confirmed.log.bytes.size()));
    std::ranges::copy(id, confirmed.log.bytes.begin());
    return confirmed;
}

std::string value_of(const Business& business) {
    std::string value;
    JsonWriter json(value);
    write_business(json, business);
    return value;
}

// Where reading goes on behind a position.
Result<std::string> key_behind(const feed::Position& position) {
    if (position.key.empty()) return outbox_key(position.stamp, BusinessId{});
    const auto id = decode_id(position.key);
    if (!id) return fail(ErrorCode::kCorrupt, "a change in the log is of no business");
    return outbox_key(position.stamp, BusinessId{*id}).append(1, '\0');
}

// All businesses of one snapshot, in the order of their ids; and, if asked for, the ids between
// them.
class BusinessWalk final : public feed::Walk {
public:
    BusinessWalk(lsm::Database& database, std::shared_ptr<const lsm::Snapshot> snapshot,
                 std::uint64_t ids_end)
        : stamp_(lsm::stamp_of(*snapshot).value),
          ids_end_(ids_end),
          walk_(database.iterate(std::move(snapshot), businesses_after(BusinessId{}))) {
        walk_->seek_first();
    }

    std::uint64_t stamp() const override { return stamp_; }

    Result<std::optional<feed::Change>> next() override {
        if (!walk_->valid()) {
            TRY(walk_->status());
            return next_ < ids_end_ ? std::optional(gone(next_++)) : std::nullopt;
        }
        const BusinessId id = TRY(id_of_business_key(walk_->key()));
        if (next_ < id.value && next_ < ids_end_) return gone(next_++);
        const Business business = TRY(business_of(walk_->key(), walk_->value()));
        walk_->next();
        next_ = id.value + 1;
        return feed::Change{
            .stamp = stamp_, .key = encode_id(id.value), .value = value_of(business)};
    }

private:
    feed::Change gone(std::uint64_t id) const { return {.stamp = stamp_, .key = encode_id(id)}; }

    const std::uint64_t stamp_;
    const std::uint64_t ids_end_;  // what is gone is told of ids before this
    std::uint64_t next_ = 1;
    std::unique_ptr<lsm::Iterator> walk_;
};

}  // namespace

Result<> Outbox::open(Options::Changes changes) {
    if (changes == Options::Changes::kForget) return release();
    const auto mark = TRY(confirmed());
    if (!mark && changes == Options::Changes::kKeepForFeed) return {};
    needless_ = mark ? mark->stamp : 0;
    MutexLock lock(mutex_);
    confirmed_ = mark;
    return {};
}

// No feed reads it any more: nothing is kept for one.
Result<> Outbox::release() {
    if (!TRY(find_value(database_, kFedKey))) return {};
    auto forget = [](lsm::View& view) -> Result<> {
        view.remove(kFedKey);
        return {};
    };
    TRY(lsm::transact_and_wait(database_, std::move(forget)));
    return {};
}

std::optional<feed::Confirmed> Outbox::confirmation() const {
    MutexLock lock(mutex_);
    return confirmed_;
}

void Outbox::write_mark(lsm::View& view) const {
    if (const auto confirmed = confirmation()) view.put(kFedKey, encode_mark(*confirmed));
}

void Outbox::committed() {
    MutexLock lock(mutex_);
    if (watcher_) watcher_();
}

void Outbox::watch(std::function<void()> committed) {
    MutexLock lock(mutex_);
    watcher_ = std::move(committed);
}

Result<std::uint64_t> Outbox::forgotten() {
    return find_number(database_, kTrimmedKey, 0);
}

Result<feed::Source::Batch> Outbox::read(const feed::Position& after, std::size_t bytes) {
    const auto snapshot = database_.snapshot();
    const auto target = lsm::stamp_of(*snapshot).value;
    Batch batch{.changes = {}, .through = {target + 1, ""}};
    if (after.stamp > target) return batch;
    lsm::Bounds bounds = outbox_between(after.stamp, target);
    bounds.lower = TRY(key_behind(after));
    std::size_t taken = 0;
    const auto walk = database_.iterate(snapshot, std::move(bounds));
    for (walk->seek_first(); walk->valid(); walk->next()) {
        if (taken >= bytes) {
            batch.through = {batch.changes.back().stamp, batch.changes.back().key};
            break;
        }
        const OutboxKey key = TRY(parse_outbox_key(walk->key()));
        const Change change = TRY(decode_change(key.stamp, key.id, walk->value()));
        if (!change.before && !change.after) continue;  // it came and went in one commit
        feed::Change told{.stamp = key.stamp, .key = encode_id(key.id.value)};
        if (change.after) told.value = value_of(*change.after);
        taken += told.key.size() + (told.value ? told.value->size() : 0);
        batch.changes.push_back(std::move(told));
    }
    TRY(walk->status());
    return batch;
}

Result<std::unique_ptr<feed::Walk>> Outbox::walk(feed::Gone gone) {
    auto snapshot = database_.snapshot();
    const bool tells = gone == feed::Gone::kTell;
    const auto ids_end = tells ? TRY(find_number(database_, kNextIdKey, 1)) : std::uint64_t{0};
    return std::make_unique<BusinessWalk>(database_, std::move(snapshot), ids_end);
}

Result<std::optional<feed::Confirmed>> Outbox::confirmed() {
    const auto mark = TRY(find_value(database_, kFedKey));
    if (!mark) return std::optional<feed::Confirmed>();
    return std::optional(TRY(decode_mark(*mark)));
}

// The first of a start is kept at once; from then on it goes with what is trimmed.
void Outbox::confirm(const feed::Confirmed& confirmed) {
    {
        MutexLock lock(mutex_);
        confirmed_ = confirmed;
    }
    needless_ = confirmed.stamp;
    if (is_marked_.exchange(true)) return;
    auto keep = [mark = encode_mark(confirmed)](lsm::View& view) -> Result<> {
        view.put(kFedKey, mark);
        return {};
    };
    database_.transact(std::move(keep), {}, [](const Result<lsm::Commit>&) {});
}

}  // namespace madang::places
