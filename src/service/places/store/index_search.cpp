// From a request to the index's query, from its answer to a page.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/index_search.h"

#include <utility>

#include "io/await.h"

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

}  // namespace

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

namespace {

std::string unknown_category(const CategoryBook& categories, const std::string& name) {
    std::string hint = "no business has the category \"" + name + "\"";
    if (const auto near = categories.nearest(name)) hint += "; did you mean \"" + *near + "\"?";
    return hint;
}

}  // namespace

void complete(RankedPage& ranked, std::vector<BusinessPointer> businesses) {
    auto& found = ranked.page.businesses;
    found.reserve(businesses.size());
    for (std::size_t i = 0; i < businesses.size(); ++i) {
        if (businesses[i]) found.push_back({std::move(businesses[i]), ranked.hits[i].distance, 0});
    }
}

// A business that was removed meanwhile leaves an empty cell.
void complete(CountedMap& counted, std::vector<BusinessPointer> businesses) {
    for (std::size_t i = 0; i < businesses.size(); ++i) {
        counted.page.cells[counted.cells[i]].business = std::move(businesses[i]);
    }
    std::erase_if(counted.page.cells, [](const MapCell& cell) {
        return cell.businesses == 1 && cell.business == nullptr;
    });
}

IndexSearch::Plan IndexSearch::plan(const Wanted& wanted) const {
    Plan plan;
    geo::Filter& filter = plan.query.filter;
    for (const std::string& name : wanted.categories) {
        const auto found = categories_.find(name);
        filter.include.insert(filter.include.end(), found.begin(), found.end());
        if (found.empty()) plan.hints.push_back(unknown_category(categories_, name));
    }
    for (const std::string& name : wanted.excluded) {
        const auto found = categories_.find(name);
        filter.exclude.insert(filter.exclude.end(), found.begin(), found.end());
    }
    filter.rating_min = wanted.rating_min;
    filter.prices = wanted.prices;
    filter.attributes = wanted.features;
    const bool is_timeless = wanted.open_at && !schedules_;
    if (is_timeless) plan.hints.emplace_back("opening hours are not known here");
    plan.is_hopeless = is_timeless || (!wanted.categories.empty() && filter.include.empty());
    return plan;
}

IndexSearch::Plan IndexSearch::plan(const SearchRequest& request) const {
    Plan planned = plan(request.wanted);
    planned.query.area = area_of(request);
    planned.query.limit = request.limit;
    planned.query.offset = request.offset;
    if (request.after) planned.query.after = geo::After{request.after->distance, request.after->id};
    planned.query.deadline = environment_.clock.monotonic() + kSearchDeadline;
    return planned;
}

void IndexSearch::complete_open(const Wanted& wanted, geo::Filter& filter) const {
    if (wanted.open_at && schedules_) filter.open_at = schedules_->open_at(*wanted.open_at);
}

RankedPage IndexSearch::find(const SearchRequest& request, Plan plan) const {
    RankedPage ranked;
    SearchPage& page = ranked.page;
    page.hints = std::move(plan.hints);
    if (plan.is_hopeless) {
        if (request.count == Count::kExact) page.total_count = 0;
        return ranked;
    }
    auto& hits = ranked.hits;
    page.is_complete = index_.search(plan.query, hits) == geo::Outcome::kComplete;
    const bool goes_on = !hits.empty() && (hits.size() == request.limit || !page.is_complete);
    if (goes_on) page.next = Mark{0, hits.back().distance, hits.back().id};
    if (request.count == Count::kExact) {
        const geo::Count count = index_.count(plan.query);
        page.total_count = count.points;
        page.is_complete = page.is_complete && count.outcome == geo::Outcome::kComplete;
    }
    return ranked;
}

io::Task<Result<RankedPage>> IndexSearch::search(const SearchRequest& request) const {
    Plan planned = plan(request);
    if (request.wanted.open_at && !planned.is_hopeless) {
        auto job = [this, &request, &planned]() -> Result<> {
            complete_open(request.wanted, planned.query.filter);
            return {};
        };
        auto completing = io::offload(environment_.pools.read, std::move(job));
        CO_TRY_VOID(co_await std::move(completing));
    }
    co_return find(request, std::move(planned));
}

Result<RankedPage> IndexSearch::search_and_wait(const SearchRequest& request) const {
    Plan planned = plan(request);
    complete_open(request.wanted, planned.query.filter);
    return find(request, std::move(planned));
}

Result<SearchPage> IndexSearch::sort_and_wait(const SearchRequest& request,
                                              const ReadCards& read) const {
    Plan planned = plan(request);
    if (planned.is_hopeless) return find(request, std::move(planned)).page;
    complete_open(request.wanted, planned.query.filter);
    SearchPage page = TRY(sorted_page(index_, planned.query, request, read));
    page.hints = std::move(planned.hints);
    return page;
}

Result<CountedMap> IndexSearch::count_cells(geo::ClusterGrid grid, const Wanted& wanted) const {
    CountedMap counted;
    Plan planned = plan(wanted);
    if (planned.is_hopeless) return counted;
    complete_open(wanted, planned.query.filter);
    geo::ClusterQuery query{.grid = std::move(grid), .filter = std::move(planned.query.filter)};
    query.deadline = environment_.clock.monotonic() + kSearchDeadline;
    std::vector<geo::Cluster> clusters;
    const auto outcome = TRY(index_.clusters(query, clusters));
    counted.page.is_complete = outcome == geo::Outcome::kComplete;
    for (const geo::Cluster& cluster : clusters) {
        counted.page.cells.push_back({cluster.points, cluster.position, nullptr});
        if (!cluster.id) continue;
        counted.singles.push_back({*cluster.id, cluster.position, Meters{}});
        counted.cells.push_back(counted.page.cells.size() - 1);
    }
    return counted;
}

io::Task<Result<CountedMap>> IndexSearch::map(geo::ClusterGrid grid, const Wanted& wanted) const {
    if (wanted.name) co_return fail(ErrorCode::kInvalid, "maps are not drawn by name");
    auto job = [this, &grid, &wanted] { return count_cells(std::move(grid), wanted); };
    auto counting = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(counting);
}

void IndexSearch::add_metrics(Metrics& metrics) const {
    const auto gauge = [&](std::string_view name, std::string_view help, auto read) {
        metrics.gauge_from(name, help, {},
                           [this, read] { return static_cast<double>(read(index_.statistics())); });
    };
    using Statistics = geo::Statistics;
    gauge("places_index_businesses", "Businesses in the search index",
          [](const Statistics& statistics) { return statistics.points; });
    gauge("places_index_delta_changes", "Changes not yet merged into the index's base",
          [](const Statistics& statistics) { return statistics.delta_changes; });
    gauge("places_index_bytes", "Bytes of the search index, resident or mapped",
          [](const Statistics& statistics) { return statistics.memory_bytes; });
    gauge("places_index_damaged", "1 if the search index fails its checksums",
          [](const Statistics& statistics) { return statistics.is_damaged ? 1 : 0; });
}

}  // namespace madang::places
