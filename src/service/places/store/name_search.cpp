// Walks of terms, and what they find.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/name_search.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "engine/geo/region.h"
#include "service/places/facets.h"
#include "service/places/limits.h"
#include "service/places/ranking.h"
#include "service/places/record.h"
#include "service/places/store/category_book.h"
#include "service/places/store/keys.h"

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

bool is_any_below(std::string_view category, const std::vector<std::string>& names) {
    return std::ranges::any_of(names,
                               [&](const std::string& name) { return is_below(category, name); });
}

bool is_open(const Draft& draft, WallTime time, const ScheduleBook* schedules) {
    if (schedules == nullptr) return false;
    const auto placed = read_schedule(schedules->atlas(), schedule_name(schedules->atlas(), draft));
    return placed && placed->schedule.state_at(time, placed->place).state == hours::State::kOpen;
}

// The same that the index decides by numbers.
bool is_wanted(const Wanted& wanted, const Draft& draft, const ScheduleBook* schedules) {
    if (!wanted.categories.empty() && !is_any_below(draft.category, wanted.categories))
        return false;
    if (is_any_below(draft.category, wanted.excluded)) return false;
    if (rating_tenths(draft) < wanted.rating_min) return false;
    if (wanted.prices != 0 && (wanted.prices >> price_of(draft) & 1) == 0) return false;
    if ((features_of(draft) & wanted.features) != wanted.features) return false;
    return !wanted.open_at || is_open(draft, *wanted.open_at, schedules);
}

// What people mean first: the whole name, the best known, the shorter name.
auto prominence(const NameQuery& query, const Business& business) {
    const Draft& draft = business.draft;
    return std::tuple(!query.is_whole(draft.name), -draft.rating_count.value_or(0),
                      draft.name.size(), business.id.value);
}

}  // namespace

Result<Named> find_named(lsm::Database& database,
                         const std::shared_ptr<const lsm::Snapshot>& snapshot,
                         const NameQuery& query, const geo::Area& area) {
    Named named;
    if (query.empty()) return named;
    const geo::Region region(area);
    const Cells cells = region.cover(kNameCellsMax);
    std::vector<TermWalk> walks;
    walks.reserve(query.terms().size());
    for (const QueryTerm& term : query.terms()) walks.emplace_back(database, snapshot, term, cells);
    Candidates found = TRY(candidates(walks));
    named.is_complete = found.is_complete;
    for (const BusinessId id : found.ids) {
        const auto record = database.get(business_key(id), *snapshot, lsm::Reach::kDisk);
        Business business = TRY(decode_record(id, TRY(record)));
        const bool is_wanted =
            query.matches(business.draft.name) && region.holds(place_of(business.draft));
        if (is_wanted) named.businesses.push_back(std::move(business));
    }
    return named;
}

Result<SearchPage> named_page(lsm::Database& database,
                              const std::shared_ptr<const lsm::Snapshot>& snapshot,
                              const SearchRequest& request, const geo::Area& area,
                              const ScheduleBook* schedules) {
    const NameQuery query(*request.wanted.name);
    Named named = TRY(find_named(database, snapshot, query, area));
    SearchPage page;
    page.is_complete = named.is_complete;
    for (Business& business : named.businesses) {
        if (!is_wanted(request.wanted, business.draft, schedules)) continue;
        const auto distance = geo::distance(request.centre, place_of(business.draft));
        const double score = score_of(request.sort, business.draft, distance, &query);
        auto card = std::make_shared<const Business>(std::move(business));
        page.businesses.push_back({std::move(card), distance, score});
    }
    if (request.count == Count::kExact) page.total_count = page.businesses.size();
    cut_page(request, page);
    return page;
}

Result<std::shared_ptr<const Business>> locate_by_name(
    lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot,
    const std::string& name) {
    const NameQuery query(name);
    Named named = TRY(find_named(database, snapshot, query, geo::Nearest{}));
    const auto best = std::ranges::min_element(named.businesses, {}, [&](const Business& business) {
        return prominence(query, business);
    });
    if (best == named.businesses.end()) return fail(ErrorCode::kNotFound, "no place has this name");
    return std::make_shared<const Business>(std::move(*best));
}

}  // namespace madang::places
