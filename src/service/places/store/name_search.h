// Finds businesses by name: the store's terms, cell by cell, and the names themselves to be sure.
//
// Idea:       each term's businesses stand in the order of their geohashes. Of the query's terms
// the
//             rarest inside the area is walked (all are walked in step; the first that ends is it),
//             skipping from cell to cell of a covering of the area. What it names is read and
//             checked against the whole query.
// Threads:    any; blocks on the disk: for workers and tools.
// Limits:     kNamePostingsMax, kNameSeeksMax; beyond, the answer says that it is not complete.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "engine/geo/index.h"
#include "engine/lsm/database.h"
#include "service/places/business.h"
#include "service/places/catalog.h"
#include "service/places/names/words.h"
#include "service/places/store/schedule_book.h"

namespace madang::places {

struct Named {
    std::vector<Business> businesses;  // in no order
    bool is_complete = true;
};

// Returns the businesses of a snapshot whose names match, inside the area. Errors: corrupt.
Result<Named> find_named(lsm::Database& database,
                         const std::shared_ptr<const lsm::Snapshot>& snapshot,
                         const NameQuery& query, const geo::Area& area);

// Returns the page of a request that names something: what matches inside its area. `schedules` may
// be null: then nothing is known to be open. Errors: corrupt.
Result<SearchPage> named_page(lsm::Database& database,
                              const std::shared_ptr<const lsm::Snapshot>& snapshot,
                              const SearchRequest& request, const geo::Area& area,
                              const ScheduleBook* schedules);

// Catalog::locate() in a snapshot.
Result<std::shared_ptr<const Business>> locate_by_name(
    lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot,
    const std::string& name);

}  // namespace madang::places
