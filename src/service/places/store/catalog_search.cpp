// Searches of the catalog: from a request to the index's query, from hits to businesses.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/lsm/await.h"
#include "io/await.h"
#include "service/places/record.h"
#include "service/places/store/embedded_catalog.h"
#include "service/places/store/keys.h"
#include "service/places/store/name_search.h"
#include "service/places/store/sorted_search.h"

namespace madang::places {

namespace {

Result<> check_box(const geo::Box& box) {
    const bool has_corners =
        geo::is_valid({box.south, box.west}) && geo::is_valid({box.north, box.east});
    if (!has_corners || box.south > box.north) return fail(ErrorCode::kInvalid, "not a box");
    return {};
}

Result<> check_shape(const Shape& shape) {
    if (const auto* box = std::get_if<geo::Box>(&shape)) return check_box(*box);
    if (geo::find_fault(std::get<geo::Polygon>(shape))) {
        return fail(ErrorCode::kInvalid, "not a polygon");
    }
    return {};
}

Result<> check_request(const SearchRequest& request) {
    if (!geo::is_valid(request.centre)) return fail(ErrorCode::kInvalid, "position out of range");
    const double radius = request.radius.value_or(Meters{}).value;
    if (!(radius >= 0 && radius <= kRadiusMaxMeters)) {
        return fail(ErrorCode::kInvalid, "radius out of range");
    }
    if (request.limit > kSearchLimitMax || request.offset > kSearchOffsetMax) {
        return fail(ErrorCode::kInvalid, "limit or offset out of range");
    }
    return request.shape ? check_shape(*request.shape) : Result<>();
}

geo::Area area_of(const SearchRequest& request) {
    if (request.shape) {
        const auto centred = [&](auto shape) -> geo::Area {
            shape.centre = request.centre;
            return shape;
        };
        return std::visit(centred, *request.shape);
    }
    if (request.radius) return geo::Circle{request.centre, *request.radius};
    return geo::Nearest{request.centre};
}

bool needs_records(const SearchRequest& request) {
    return request.wanted.name || request.sort != Sort::kDistance;
}

SearchPage empty_page(const SearchRequest& request, std::vector<std::string> hints) {
    SearchPage page;
    if (request.count == Count::kExact) page.total_count = 0;
    page.hints = std::move(hints);
    return page;
}

std::string unknown_category(const CategoryBook& categories, const std::string& name) {
    std::string hint = "no business has the category \"" + name + "\"";
    if (const auto near = categories.nearest(name)) hint += "; did you mean \"" + *near + "\"?";
    return hint;
}

std::vector<std::string> keys_of(std::span<const geo::Hit> hits,
                                 std::span<const std::size_t> wanted) {
    std::vector<std::string> keys;
    keys.reserve(wanted.size());
    for (const std::size_t i : wanted) keys.push_back(business_key(BusinessId{hits[i].id}));
    return keys;
}

// Joins hits with their cards, leaving out those removed meanwhile.
std::vector<Found> join(std::span<const geo::Hit> hits, std::vector<Card> cards) {
    std::vector<Found> found;
    found.reserve(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (cards[i]) found.push_back({std::move(cards[i]), hits[i].distance, 0});
    }
    return found;
}

}  // namespace

EmbeddedCatalog::Numbers EmbeddedCatalog::numbers_of(const Wanted& wanted) const {
    Numbers numbers;
    geo::Filter& filter = numbers.filter;
    for (const std::string& name : wanted.categories) {
        const auto found = categories_.find(name);
        filter.include.insert(filter.include.end(), found.begin(), found.end());
        if (found.empty()) numbers.hints.push_back(unknown_category(categories_, name));
    }
    for (const std::string& name : wanted.excluded) {
        const auto found = categories_.find(name);
        filter.exclude.insert(filter.exclude.end(), found.begin(), found.end());
    }
    filter.rating_min = wanted.rating_min;
    filter.prices = wanted.prices;
    filter.attributes = wanted.features;
    const bool is_timeless = wanted.open_at && !schedules_;
    if (is_timeless) numbers.hints.emplace_back("opening hours are not known here");
    numbers.is_hopeless = is_timeless || (!wanted.categories.empty() && filter.include.empty());
    return numbers;
}

void EmbeddedCatalog::complete_open(const Wanted& wanted, geo::Filter& filter) {
    if (wanted.open_at && schedules_) filter.open_at = schedules_->open_at(*wanted.open_at);
}

EmbeddedCatalog::Plan EmbeddedCatalog::plan(const SearchRequest& request) const {
    Numbers numbers = numbers_of(request.wanted);
    Plan plan{.query = {}, .hints = std::move(numbers.hints), .is_hopeless = numbers.is_hopeless};
    plan.query.area = area_of(request);
    plan.query.limit = request.limit;
    plan.query.offset = request.offset;
    plan.query.filter = std::move(numbers.filter);
    if (request.after) plan.query.after = geo::After{request.after->distance, request.after->id};
    plan.query.deadline = environment_.clock.monotonic() + kSearchDeadline;
    return plan;
}

io::Task<Result<EmbeddedCatalog::Plan>> EmbeddedCatalog::plan_open(Plan plan,
                                                                   const Wanted& wanted) {
    if (plan.is_hopeless || !wanted.open_at) co_return plan;
    auto job = [this, &wanted, &plan]() -> Result<> {
        complete_open(wanted, plan.query.filter);
        return {};
    };
    auto completing = io::offload(environment_.pools.read, std::move(job));
    CO_TRY_VOID(co_await std::move(completing));
    co_return plan;
}

SearchPage EmbeddedCatalog::find(const SearchRequest& request, const Plan& plan,
                                 std::vector<geo::Hit>& hits) const {
    SearchPage page;
    page.hints = plan.hints;
    page.is_complete = index_->search(plan.query, hits) == geo::Outcome::kComplete;
    const bool goes_on = !hits.empty() && (hits.size() == request.limit || !page.is_complete);
    if (goes_on) page.next = Mark{0, hits.back().distance, hits.back().id};
    if (request.count == Count::kExact) {
        const geo::Count count = index_->count(plan.query);
        page.total_count = count.points;
        page.is_complete = page.is_complete && count.outcome == geo::Outcome::kComplete;
    }
    return page;
}

EmbeddedCatalog::Cards EmbeddedCatalog::find_cards(std::span<const geo::Hit> hits) {
    Cards found;
    found.cards.reserve(hits.size());
    for (const geo::Hit& hit : hits) {
        found.cards.push_back(cards_.find(BusinessId{hit.id}));
        if (!found.cards.back()) found.missing.push_back(found.cards.size() - 1);
    }
    return found;
}

Result<> EmbeddedCatalog::complete(Cards& cards, std::span<const geo::Hit> hits,
                                   std::span<const Result<std::string>> records, lsm::Stamp stamp) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!records[i] && records[i].error().code() == ErrorCode::kNotFound) continue;
        const std::size_t place = cards.missing[i];
        auto business = TRY(decode_record(BusinessId{hits[place].id}, TRY(records[i])));
        cards.cards[place] = std::make_shared<const Business>(std::move(business));
        cards_.put(cards.cards[place], stamp.value);
    }
    return {};
}

// The index was asked before, the snapshot is taken here: the store is never behind the index.
io::Task<Result<std::vector<Card>>> EmbeddedCatalog::read_cards(std::span<const geo::Hit> hits) {
    Cards cards = find_cards(hits);
    if (cards.missing.empty()) co_return std::move(cards.cards);
    const auto snapshot = database_->snapshot();
    auto reading =
        lsm::read_many(*database_, environment_.pools.read, keys_of(hits, cards.missing), snapshot);
    const auto records = co_await std::move(reading);
    CO_TRY_VOID(complete(cards, hits, records, lsm::stamp_of(*snapshot)));
    co_return std::move(cards.cards);
}

Result<std::vector<Card>> EmbeddedCatalog::read_cards_and_wait(std::span<const geo::Hit> hits) {
    Cards cards = find_cards(hits);
    if (cards.missing.empty()) return std::move(cards.cards);
    const auto snapshot = database_->snapshot();
    const auto keys = keys_of(hits, cards.missing);
    const auto records = database_->get_many(keys, *snapshot, lsm::Reach::kDisk);
    TRY(complete(cards, hits, records, lsm::stamp_of(*snapshot)));
    return std::move(cards.cards);
}

Result<SearchPage> EmbeddedCatalog::search_records(const SearchRequest& request) {
    if (request.wanted.name) {
        return named_page(*database_, database_->snapshot(), request, area_of(request),
                          schedules());
    }
    Plan planned = plan(request);
    if (planned.is_hopeless) return empty_page(request, std::move(planned.hints));
    complete_open(request.wanted, planned.query.filter);
    const auto read = [this](std::span<const geo::Hit> hits) { return read_cards_and_wait(hits); };
    SearchPage page = TRY(sorted_page(*index_, planned.query, request, read));
    page.hints = std::move(planned.hints);
    return page;
}

io::Task<Result<SearchPage>> EmbeddedCatalog::search(SearchRequest request) {
    CO_TRY_VOID(check_request(request));
    if (needs_records(request)) {
        auto job = [this, &request] { return search_records(request); };
        auto searching = io::offload(environment_.pools.read, std::move(job));
        co_return co_await std::move(searching);
    }
    auto planning = plan_open(plan(request), request.wanted);
    CO_TRY(Plan planned, co_await std::move(planning));
    if (planned.is_hopeless) co_return empty_page(request, std::move(planned.hints));
    std::vector<geo::Hit> hits;
    SearchPage page = find(request, planned, hits);
    auto reading = read_cards(hits);
    CO_TRY(auto cards, co_await std::move(reading));
    page.businesses = join(hits, std::move(cards));
    co_return page;
}

Result<SearchPage> EmbeddedCatalog::search_and_wait(const SearchRequest& request) {
    TRY(check_request(request));
    if (needs_records(request)) return search_records(request);
    Plan planned = plan(request);
    if (planned.is_hopeless) return empty_page(request, std::move(planned.hints));
    complete_open(request.wanted, planned.query.filter);
    std::vector<geo::Hit> hits;
    SearchPage page = find(request, planned, hits);
    page.businesses = join(hits, TRY(read_cards_and_wait(hits)));
    return page;
}

Result<Card> EmbeddedCatalog::locate_and_wait(const std::string& name) {
    return locate_by_name(*database_, database_->snapshot(), name);
}

io::Task<Result<Card>> EmbeddedCatalog::locate(std::string name) {
    auto job = [this, &name] { return locate_and_wait(name); };
    auto locating = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(locating);
}

Result<EmbeddedCatalog::Counted> EmbeddedCatalog::count_cells(geo::ClusterGrid grid,
                                                              const Wanted& wanted) {
    Counted counted;
    Numbers numbers = numbers_of(wanted);
    if (numbers.is_hopeless) return counted;
    complete_open(wanted, numbers.filter);
    geo::ClusterQuery query{.grid = std::move(grid), .filter = std::move(numbers.filter)};
    query.deadline = environment_.clock.monotonic() + kSearchDeadline;
    counted.outcome = TRY(index_->clusters(query, counted.clusters));
    return counted;
}

io::Task<Result<MapPage>> EmbeddedCatalog::map(geo::ClusterGrid grid, Wanted wanted) {
    if (wanted.name) co_return fail(ErrorCode::kInvalid, "maps are not drawn by name");
    io::Workers& pool = environment_.pools.read;
    auto job = [this, &grid, &wanted] { return count_cells(std::move(grid), wanted); };
    auto counting = io::offload(pool, std::move(job));
    CO_TRY(const Counted counted, co_await std::move(counting));
    MapPage page{.is_complete = counted.outcome == geo::Outcome::kComplete};
    std::vector<geo::Hit> single;
    for (const geo::Cluster& cluster : counted.clusters) {
        page.cells.push_back({cluster.points, cluster.position, nullptr});
        if (cluster.id) single.push_back({*cluster.id, cluster.position, Meters{}});
    }
    auto reading = read_cards(single);
    CO_TRY(auto cards, co_await std::move(reading));
    std::size_t next = 0;
    for (std::size_t i = 0; i < page.cells.size(); ++i) {
        if (counted.clusters[i].id) page.cells[i].business = std::move(cards[next++]);
    }
    // A business that was removed meanwhile leaves an empty cell.
    std::erase_if(page.cells, [](const MapCell& cell) {
        return cell.businesses == 1 && cell.business == nullptr;
    });
    co_return page;
}

}  // namespace madang::places
