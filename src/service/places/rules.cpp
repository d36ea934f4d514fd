// What creating, replacing, removing and importing mean.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/rules.h"

#include "base/check.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

geo::Position position_of(const Draft& draft) {
    return {draft.latitude, draft.longitude};
}

// Turns "not found" into nothing and leaves other errors as they are.
template <class T>
Result<std::optional<T>> if_found(Result<T> found) {
    if (found) return std::optional<T>(std::move(*found));
    if (found.error().code() == ErrorCode::kNotFound) return std::optional<T>();
    return std::unexpected(found.error());
}

Result<> check_version(const Business& business, std::optional<std::uint64_t> if_version) {
    if (!if_version || *if_version == business.version) return {};
    return fail(ErrorCode::kConflict, "the business has another version", kVersionDiffers);
}

// Errors: conflict if a business other than `self` has the source_id.
Result<> check_source(PlacesView& view, const std::string& source_id, BusinessId self) {
    if (source_id.empty()) return {};
    const auto owner = TRY(if_found(view.by_source(source_id)));
    if (!owner || *owner == self) return {};
    return fail(ErrorCode::kConflict, "another business has this source_id", kSourceTaken);
}

void move_source(PlacesView& view, std::string_view before, std::string_view after, BusinessId id) {
    if (before == after) return;
    if (!before.empty()) view.remove_source(before);
    if (!after.empty()) view.put_source(after, id);
}

// Stores the business and its event.
Result<> write(PlacesView& view, const Business& business, std::optional<geo::Position> before) {
    Change change{.id = business.id, .before = before, .after = business};
    change.category = TRY(view.category_code(business.draft.category));
    change.schedule = TRY(view.schedule_code(business.draft));
    view.put(business);
    return view.publish(change);
}

// A replica may have heard already who has the source_id now: a log that was compacted does not
// tell that it was given back first.
Result<> give_source_back(PlacesView& view, const Business& business) {
    const std::string& source_id = business.draft.source_id;
    if (source_id.empty()) return {};
    const auto owner = TRY(if_found(view.by_source(source_id)));
    if (owner && *owner == business.id) view.remove_source(source_id);
    return {};
}

Result<Business> insert(PlacesView& view, const Draft& draft) {
    const WallTime now = view.now();
    Business business{TRY(view.allocate_id()), draft, now, now, 1};
    move_source(view, "", draft.source_id, business.id);
    view.file_name(business);
    TRY(write(view, business, std::nullopt));
    return business;
}

Result<Business> update(PlacesView& view, Business business, const Draft& draft) {
    const geo::Position before = position_of(business.draft);
    move_source(view, business.draft.source_id, draft.source_id, business.id);
    const bool is_filed = business.draft.name == draft.name && before == position_of(draft);
    if (!is_filed) view.unfile_name(business);
    business.draft = draft;
    if (!is_filed) view.file_name(business);
    business.updated = view.now();
    ++business.version;
    TRY(write(view, business, before));
    return business;
}

// Returns the first answer to the key, or nothing if the key is new (or its answer has expired).
Result<std::optional<Created>> replay(PlacesView& view, const IdempotencyKey& key) {
    auto record = TRY(if_found(view.idempotency(key)));
    const auto oldest = view.now().microseconds - Microseconds(kIdempotencyLifetime).count();
    if (!record || record->created.microseconds < oldest) return std::optional<Created>();
    if (record->body_hash != key.body_hash) {
        return fail(ErrorCode::kConflict, "the idempotency key came with another body", kKeyReused);
    }
    return Created{std::move(record->business), Replay::kYes};
}

Result<> remember(PlacesView& view, const IdempotencyKey& key, const Business& business) {
    const auto now = view.now();
    const WallTime oldest{now.microseconds - Microseconds(kIdempotencyLifetime).count()};
    TRY(view.purge_idempotency(oldest, kIdempotencyPurge));
    view.put_idempotency(key, {key.body_hash, now, business});
    return {};
}

Result<> import_one(PlacesView& view, const Draft& draft, ImportCounts& counts) {
    CHECK(!draft.source_id.empty(), "check_import has passed");
    const auto id = TRY(if_found(view.by_source(draft.source_id)));
    if (!id) {
        TRY(insert(view, draft));
        ++counts.created;
        return {};
    }
    Business business = TRY(view.business(*id));
    if (business.draft == draft) {
        ++counts.unchanged;
        return {};
    }
    TRY(update(view, std::move(business), draft));
    ++counts.updated;
    return {};
}

}  // namespace

Result<Created> create(PlacesView& view, const Draft& draft,
                       const std::optional<IdempotencyKey>& key) {
    if (key) {
        auto earlier = TRY(replay(view, *key));
        if (earlier) return *std::move(earlier);
    }
    TRY(check_source(view, draft.source_id, BusinessId{}));
    Created created{TRY(insert(view, draft)), Replay::kNo};
    if (!key) return created;
    TRY(remember(view, *key, created.business));
    return created;
}

Result<Business> replace(PlacesView& view, BusinessId id, const Draft& draft,
                         std::optional<std::uint64_t> if_version) {
    Business business = TRY(view.business(id));
    TRY(check_version(business, if_version));
    if (business.draft == draft) return business;
    TRY(check_source(view, draft.source_id, id));
    return update(view, std::move(business), draft);
}

Result<> remove(PlacesView& view, BusinessId id, std::optional<std::uint64_t> if_version) {
    const Business business = TRY(view.business(id));
    TRY(check_version(business, if_version));
    move_source(view, business.draft.source_id, "", id);
    view.unfile_name(business);
    view.remove(id);
    return view.publish({.id = id, .before = position_of(business.draft)});
}

Result<> follow(PlacesView& view, BusinessId id, const std::optional<Business>& told) {
    const auto before = TRY(if_found(view.business(id)));
    if (before == told) return {};
    if (before) {
        TRY(give_source_back(view, *before));
        view.unfile_name(*before);
    }
    if (!told) {
        view.remove(id);
        return view.publish({.id = id, .before = position_of(before->draft)});
    }
    TRY(view.claim_id(id));
    move_source(view, "", told->draft.source_id, id);
    view.file_name(*told);
    return write(view, *told, before ? std::optional(position_of(before->draft)) : std::nullopt);
}

Result<ImportCounts> import_drafts(PlacesView& view, std::span<const Draft> drafts) {
    ImportCounts counts;
    for (const Draft& draft : drafts) {
        TRY(import_one(view, draft, counts));
    }
    return counts;
}

}  // namespace madang::places
