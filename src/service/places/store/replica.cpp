// From what the feed carries to records.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/replica.h"

#include <bit>
#include <memory>
#include <optional>
#include <utility>

#include "base/coding.h"
#include "base/id.h"
#include "io/await.h"
#include "service/places/draft_json.h"
#include "service/places/limits.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

namespace {

struct Told {
    BusinessId id;
    std::optional<Business> business;  // nothing: it is gone
};

Result<Told> decode(const feed::Change& change) {
    const auto id = decode_id(change.key);
    if (!id) return fail(ErrorCode::kCorrupt, "a change in the log is of no business");
    Told told{.id = {*id}, .business = {}};
    if (change.value) told.business = TRY(read_business(*change.value));
    if (told.business && told.business->id != told.id) {
        return fail(ErrorCode::kCorrupt, "a change in the log is of another business",
                    static_cast<std::int64_t>(*id));
    }
    return told;
}

Result<std::vector<Told>> decode_all(const std::vector<feed::LoggedChange>& changes) {
    std::vector<Told> all;
    all.reserve(changes.size());
    for (const feed::LoggedChange& logged : changes) all.push_back(TRY(decode(logged.change)));
    return all;
}

// 8 bytes offset, 8 bytes stamp, little-endian.
std::string encode_followed(const feed::Followed& followed) {
    std::string value;
    put_u64(value, std::bit_cast<std::uint64_t>(followed.next));
    put_u64(value, followed.stamp);
    return value;
}

Result<feed::Followed> decode_followed(std::string_view value) {
    Decoder in(value);
    feed::Followed followed;
    followed.next = std::bit_cast<std::int64_t>(TRY(in.u64()));
    followed.stamp = TRY(in.u64());
    return followed;
}

std::vector<std::string> keys_read(const std::vector<Told>& all) {
    std::vector<std::string> keys;
    for (const Told& told : all) {
        keys.push_back(business_key(told.id));
        if (told.business && !told.business->draft.source_id.empty()) {
            keys.push_back(source_key(told.business->draft.source_id));
        }
    }
    return keys;
}

}  // namespace

Result<feed::Followed> Replica::followed() {
    const auto value = database_.get(kFollowedKey, *database_.snapshot(), lsm::Reach::kDisk);
    if (!value && value.error().code() == ErrorCode::kNotFound) return feed::Followed{};
    return decode_followed(TRY(value));
}

io::Task<Result<>> Replica::apply(std::vector<feed::LoggedChange> changes,
                                  feed::Followed followed) {
    CO_TRY(auto all, decode_all(changes));
    auto warm = keys_read(all);
    auto closure = [all = std::move(all), followed, atlas = atlas_](lsm::View& store) -> Result<> {
        LsmView view(store, atlas);
        for (const Told& told : all) TRY(follow(view, told.id, told.business));
        store.put(kFollowedKey, encode_followed(followed));
        return {};
    };
    auto committed = commit_(std::move(closure), std::move(warm));
    CO_TRY_VOID(co_await std::move(committed));
    co_return Result<>();
}

Result<> Replica::leave() {
    auto forget = [](lsm::View& store) -> Result<> {
        store.remove(kFollowedKey);
        return {};
    };
    TRY(lsm::transact_and_wait(database_, std::move(forget)));
    return {};
}

io::Task<Result<>> Replica::start_over() {
    while (true) {
        auto removing = remove_some();
        CO_TRY(const std::size_t removed, co_await std::move(removing));
        if (removed == 0) co_return Result<>();
    }
}

io::Task<Result<std::size_t>> Replica::remove_some() {
    auto removed = std::make_shared<std::size_t>(0);
    auto closure = [removed, atlas = atlas_](lsm::View& store) -> Result<> {
        std::vector<BusinessId> ids;
        const auto walk = store.scan(businesses_after(BusinessId{}));
        for (walk->seek_first(); walk->valid() && ids.size() < kVisitedAtOnce; walk->next()) {
            ids.push_back(TRY(id_of_business_key(walk->key())));
        }
        TRY(walk->status());
        LsmView view(store, atlas);
        for (const BusinessId id : ids) TRY(follow(view, id, std::nullopt));
        store.put(kFollowedKey, encode_followed({}));
        *removed = ids.size();
        return {};
    };
    auto committed = commit_(std::move(closure), std::vector<std::string>());
    CO_TRY_VOID(co_await std::move(committed));
    co_return *removed;
}

}  // namespace madang::places
