// Walks of terms, and filing for stores that come without.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/name_search.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/geo/geohash.h"
#include "service/places/limits.h"
#include "service/places/record.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

namespace {

// Cells of a covering, sorted; none stands for the whole earth.
using Cells = std::vector<std::string>;

// Whom a term of the query names inside the cells, one step at a time.
class TermWalk {
public:
    TermWalk(lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot,
             const QueryTerm& term, const Cells& cells)
        : walk_(database.iterate(snapshot, bounds_of(term))), cells_(cells) {
        walk_->seek_first();
    }

    // Looks at one key. Returns false at the end.
    Result<bool> step() {
        if (!walk_->valid()) {
            TRY(walk_->status());
            return false;
        }
        const NameKey key = TRY(parse_name_key(walk_->key()));
        const std::string* cell = cell_at_or_after(key.cell);
        if (cells_.empty() || (cell != nullptr && key.cell.starts_with(*cell))) {
            ids_.push_back(key.id);
            walk_->next();
        } else {
            ++seeks_;
            const std::string term(key.term);
            walk_->seek(cell == nullptr ? name_prefix(term).append(1, '\1')
                                        : name_prefix(term).append(1, '\0').append(*cell));
        }
        return true;
    }

    bool is_over_limit() const { return ids_.size() > kNamePostingsMax || seeks_ > kNameSeeksMax; }
    std::vector<BusinessId> take() {
        std::ranges::sort(ids_);
        const auto repeated = std::ranges::unique(ids_);
        ids_.erase(repeated.begin(), repeated.end());
        return std::move(ids_);
    }

private:
    static lsm::Bounds bounds_of(const QueryTerm& term) {
        const std::string prefix = name_prefix(term.text);
        if (term.match == TermMatch::kPrefix) return lsm::prefix_bounds(prefix);
        return lsm::prefix_bounds(prefix + '\0');
    }

    // The first cell that is not wholly before `place`: the one that holds it, if any does.
    const std::string* cell_at_or_after(std::string_view place) const {
        const auto after = std::ranges::partition_point(cells_, [place](const std::string& cell) {
            return std::string_view(cell) < place.substr(0, cell.size());
        });
        return after == cells_.end() ? nullptr : &*after;
    }

    std::unique_ptr<lsm::Iterator> walk_;
    const Cells& cells_;
    std::vector<BusinessId> ids_;
    std::size_t seeks_ = 0;
};

struct Candidates {
    std::vector<BusinessId> ids;
    bool is_complete = true;
};

// Walks all terms in step until one ends.
Result<Candidates> candidates(std::vector<TermWalk>& walks) {
    while (true) {
        for (TermWalk& walk : walks) {
            const bool goes_on = TRY(walk.step());
            if (!goes_on) return Candidates{walk.take(), true};
            if (walk.is_over_limit()) return Candidates{walk.take(), false};
        }
    }
}

// Where searches take the business to be.
geo::Position place_of(const Draft& draft) {
    return geo::rounded({draft.latitude, draft.longitude});
}

bool is_inside(const std::optional<geo::Circle>& circle, const Draft& draft) {
    return !circle || geo::distance(circle->centre, place_of(draft)) <= circle->radius;
}

// Files the names of up to kFiledAtOnce businesses after `after`. Returns the last of them.
Result<std::optional<BusinessId>> file_some(lsm::Database& database, BusinessId after) {
    std::vector<BusinessId> ids;
    const auto walk = database.iterate(database.snapshot(), businesses_after(after));
    for (walk->seek_first(); walk->valid() && ids.size() < kNamesFiledAtOnce; walk->next()) {
        ids.push_back(TRY(id_of_business_key(walk->key())));
    }
    TRY(walk->status());
    if (ids.empty()) return std::optional<BusinessId>();
    auto file = transaction([&ids](PlacesView& view) -> Result<> {
        for (const BusinessId id : ids) view.file_name(TRY(view.business(id)));
        return {};
    });
    TRY(lsm::transact_and_wait(database, std::move(file)));
    return std::optional(ids.back());
}

}  // namespace

Result<Named> find_named(lsm::Database& database,
                         const std::shared_ptr<const lsm::Snapshot>& snapshot,
                         const NameQuery& query, const std::optional<geo::Circle>& circle) {
    Named named;
    if (query.empty()) return named;
    const Cells cells = circle ? geo::geohash_cover(*circle, kNameCellsMax) : Cells();
    std::vector<TermWalk> walks;
    walks.reserve(query.terms().size());
    for (const QueryTerm& term : query.terms()) walks.emplace_back(database, snapshot, term, cells);
    Candidates found = TRY(candidates(walks));
    named.is_complete = found.is_complete;
    for (const BusinessId id : found.ids) {
        const auto record = database.get(business_key(id), *snapshot, lsm::Reach::kDisk);
        Business business = TRY(decode_record(id, TRY(record)));
        const bool is_wanted =
            query.matches(business.draft.name) && is_inside(circle, business.draft);
        if (is_wanted) named.businesses.push_back(std::move(business));
    }
    return named;
}

Result<SearchPage> named_page(lsm::Database& database,
                              const std::shared_ptr<const lsm::Snapshot>& snapshot,
                              const SearchRequest& request) {
    const geo::Circle circle{request.centre, request.radius};
    Named named = TRY(find_named(database, snapshot, NameQuery(*request.name), circle));
    SearchPage page;
    page.is_complete = named.is_complete;
    for (Business& business : named.businesses) {
        if (request.category && business.draft.category != *request.category) continue;
        const auto distance = geo::distance(request.centre, place_of(business.draft));
        auto card = std::make_shared<const Business>(std::move(business));
        page.businesses.push_back({std::move(card), distance});
    }
    std::ranges::sort(page.businesses, [](const Found& a, const Found& b) {
        const auto key = [](const Found& found) {
            return std::pair(found.distance.value, found.business->id);
        };
        return key(a) < key(b);
    });
    if (request.count == Count::kExact) page.total_count = page.businesses.size();
    const auto from = std::min<std::size_t>(request.offset, page.businesses.size());
    page.businesses.erase(page.businesses.begin(),
                          page.businesses.begin() + static_cast<std::ptrdiff_t>(from));
    if (page.businesses.size() > request.limit) page.businesses.resize(request.limit);
    return page;
}

Result<> file_all_names(lsm::Database& database) {
    const auto filed = database.get(kNamesFiledKey, *database.snapshot(), lsm::Reach::kDisk);
    if (filed) return {};
    if (filed.error().code() != ErrorCode::kNotFound) return std::unexpected(filed.error());
    BusinessId last;
    while (const auto end = TRY(file_some(database, last))) last = *end;
    if (last == BusinessId{}) return {};  // an empty store: its first business sets the mark
    auto mark = [](lsm::View& store) -> Result<> {
        store.put(kNamesFiledKey, "");
        return {};
    };
    TRY(lsm::transact_and_wait(database, mark));
    return {};
}

}  // namespace madang::places
