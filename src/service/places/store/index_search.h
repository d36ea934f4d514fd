// Searches of the geo index in the words of the directory: names become numbers, hits a page.
//
// Idea:       what both kinds of catalog do: everything up to knowing which ids are found. Whose
//             they are is the catalog's.
// Threads:    any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "engine/geo/index.h"
#include "io/environment.h"
#include "io/task.h"
#include "service/places/catalog.h"
#include "service/places/store/category_book.h"
#include "service/places/store/schedule_book.h"
#include "service/places/store/sorted_search.h"

namespace madang::places {

// Errors: invalid (position, radius, limit, offset, shape).
Result<> check_request(const SearchRequest& request);

geo::Area area_of(const SearchRequest& request);

// A page without its businesses, which are those of the hits.
struct RankedPage {
    SearchPage page = {};
    std::vector<geo::Hit> hits = {};
};

// A map without its businesses: the hits are those of the cells that hold one.
struct CountedMap {
    MapPage page = {};
    std::vector<geo::Hit> singles = {};
    std::vector<std::size_t> cells = {};  // where in the page each of them is
};

using BusinessPointer = std::shared_ptr<const Business>;

// Puts the businesses of the hits, in their order, into the page; null is one that is gone.
void complete(RankedPage& ranked, std::vector<BusinessPointer> businesses);
void complete(CountedMap& counted, std::vector<BusinessPointer> businesses);

class IndexSearch {
public:
    // The parts outlive it. `schedules` may be null: then hours are not known.
    IndexSearch(io::Environment& environment, const geo::Index& index,
                const CategoryBook& categories, ScheduleBook* schedules)
        : environment_(environment),
          index_(index),
          categories_(categories),
          schedules_(schedules) {}

    // Of checked requests without a name.
    io::Task<Result<RankedPage>> search(const SearchRequest& request) const;
    Result<RankedPage> search_and_wait(const SearchRequest& request) const;
    // Of checked requests without a name whose order is not by distance.
    Result<SearchPage> sort_and_wait(const SearchRequest& request, const ReadCards& read) const;
    // Errors: invalid (a grid that breaks the rules of geo::ClusterGrid, a name).
    io::Task<Result<CountedMap>> map(geo::ClusterGrid grid, const Wanted& wanted) const;

    // Registers gauges of the index.
    void add_metrics(Metrics& metrics) const;

private:
    // What is wanted, in the numbers of the index.
    struct Plan {
        geo::Query query = {};
        std::vector<std::string> hints = {};
        bool is_hopeless = false;  // nothing can have what is wanted
    };
    // The filter, but for the set of schedules that are open.
    Plan plan(const Wanted& wanted) const;
    Plan plan(const SearchRequest& request) const;
    // Makes that set where it is asked for. May take milliseconds: not on a reactor.
    void complete_open(const Wanted& wanted, geo::Filter& filter) const;
    RankedPage find(const SearchRequest& request, Plan plan) const;
    Result<CountedMap> count_cells(geo::ClusterGrid grid, const Wanted& wanted) const;

    io::Environment& environment_;
    const geo::Index& index_;
    const CategoryBook& categories_;
    ScheduleBook* schedules_;
};

}  // namespace madang::places
