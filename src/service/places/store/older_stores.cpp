// Walks over all businesses, a thousand a transaction.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/older_stores.h"

#include <functional>
#include <optional>
#include <vector>

#include "service/places/limits.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

namespace {

using Visit = std::function<Result<>(PlacesView& view, const Business& business)>;

Result<std::vector<BusinessId>> ids_after(lsm::Database& database, BusinessId after,
                                          std::size_t limit) {
    std::vector<BusinessId> ids;
    const auto walk = database.iterate(database.snapshot(), businesses_after(after));
    for (walk->seek_first(); walk->valid() && ids.size() < limit; walk->next()) {
        ids.push_back(TRY(id_of_business_key(walk->key())));
    }
    TRY(walk->status());
    return ids;
}

Result<bool> is_marked(lsm::Database& database, std::string_view mark) {
    const auto found = database.get(mark, *database.snapshot(), lsm::Reach::kDisk);
    if (found) return true;
    if (found.error().code() == ErrorCode::kNotFound) return false;
    return std::unexpected(found.error());
}

// Visits up to kVisitedAtOnce businesses after `after` in one transaction. Returns the last of
// them, nothing if there were none.
Result<std::optional<BusinessId>> visit_some(lsm::Database& database, BusinessId after,
                                             const hours::Atlas* atlas, const Visit& visit) {
    const auto ids = TRY(ids_after(database, after, kVisitedAtOnce));
    if (ids.empty()) return std::optional<BusinessId>();
    auto rule = [&ids, &visit](PlacesView& view) -> Result<> {
        for (const BusinessId id : ids) TRY(visit(view, TRY(view.business(id))));
        return {};
    };
    TRY(lsm::transact_and_wait(database, transaction(std::move(rule), atlas)));
    return std::optional(ids.back());
}

Result<> put_mark(lsm::Database& database, std::string_view mark) {
    auto put = [mark](lsm::View& store) -> Result<> {
        store.put(mark, "");
        return {};
    };
    TRY(lsm::transact_and_wait(database, std::move(put)));
    return {};
}

// Visits every business, then sets the mark. Returns false, leaving the mark to the first business,
// if there is none.
Result<bool> visit_all(lsm::Database& database, std::string_view mark, const hours::Atlas* atlas,
                       const Visit& visit) {
    BusinessId last;
    while (const auto end = TRY(visit_some(database, last, atlas, visit))) last = *end;
    if (last == BusinessId{}) return false;
    TRY(put_mark(database, mark));
    return true;
}

}  // namespace

Result<> file_all_names(lsm::Database& database) {
    if (TRY(is_marked(database, kNamesFiledKey))) return {};
    const auto file = [](PlacesView& view, const Business& business) -> Result<> {
        view.file_name(business);
        return {};
    };
    (void)TRY(visit_all(database, kNamesFiledKey, nullptr, file));  // either way they are filed
    return {};
}

Result<Numbered> number_all_schedules(lsm::Database& database, const hours::Atlas& atlas) {
    if (TRY(is_marked(database, kSchedulesNumberedKey))) return Numbered::kAlready;
    const auto number = [](PlacesView& view, const Business& business) -> Result<> {
        (void)TRY(view.schedule_code(business.draft));  // given now, read by the rebuild
        return {};
    };
    const bool any = TRY(visit_all(database, kSchedulesNumberedKey, &atlas, number));
    return any ? Numbered::kNow : Numbered::kAlready;
}

Result<> forget_numbering(lsm::Database& database) {
    if (!TRY(is_marked(database, kSchedulesNumberedKey))) return {};
    auto forget = [](lsm::View& store) -> Result<> {
        store.remove(kSchedulesNumberedKey);
        return {};
    };
    TRY(lsm::transact_and_wait(database, std::move(forget)));
    return {};
}

}  // namespace madang::places
