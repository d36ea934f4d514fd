// What a search asks, and what it gives.
// Threads: values.
// Limits:  places/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "base/units.h"
#include "engine/geo/index.h"
#include "service/places/business.h"
#include "service/places/limits.h"

namespace madang::places {

enum class Count : std::uint8_t { kExact, kNone };

// What a business must be, besides where it is. All that is set must hold.
struct Wanted {
    // Any of these or below them ("amenity": all amenities).
    std::vector<std::string> categories = {};
    std::vector<std::string> excluded = {};  // none of these, none below them
    std::uint8_t rating_min = 0;             // tenths of a star; 0: any, also without a rating
    std::uint8_t prices = 0;                 // set of price levels, level p is bit p; 0: any
    std::uint32_t features = 0;              // all of these (facets.h)
    std::optional<WallTime> open_at = {};    // hours that are not known are not open
    std::optional<std::string> name = {};    // words of the name (names/words.h)
};

// Areas other than a circle; distances are still those from the centre.
using Shape = std::variant<geo::Box, geo::Polygon>;

enum class Sort : std::uint8_t {
    kDistance,
    kRating,     // best rated first, few ratings count little; without any last (ranking.h)
    kRelevance,  // how well the name fits, ratings, and nearness together (ranking.h)
};

// A place in the order of a search: higher scores first (by distance all are 0), then by distance,
// then by id. Where a page ended.
struct Mark {
    double score = 0;
    Meters distance;
    std::uint64_t id = 0;
};

struct SearchRequest {
    geo::Position centre;
    std::optional<Meters> radius = Meters{kRadiusDefaultMeters};  // nothing: however far
    std::optional<Shape> shape = {};                              // in place of the radius
    std::uint32_t limit = kSearchLimitDefault;
    std::uint32_t offset = 0;
    Sort sort = Sort::kDistance;
    std::optional<Mark> after = {};  // only what comes behind: the next page
    Wanted wanted = {};
    Count count = Count::kExact;
};

struct Found {
    std::shared_ptr<const Business> business;  // never null
    Meters distance;
    double score = 0;  // of the sort
};

// A business removed between search and reading is left out: a page may be shorter than its limit.
struct SearchPage {
    std::optional<std::uint64_t> total_count = {};  // all inside the area, with Count::kExact
    std::vector<Found> businesses = {};             // in the order of Mark
    std::optional<Mark> next = {};                  // where the next page begins; nothing: the last
    // False if the deadline passed, or a search by name or in another order than that of distance
    // met more than it may read: there may be others that come before, and total_count is what was
    // counted.
    bool is_complete = true;
    std::vector<std::string> hints = {};          // for people: why there may be nothing
    std::shared_ptr<const Business> centre = {};  // where the centre was named, not given
};

// What a map shows in one cell of a grid.
struct MapCell {
    std::uint64_t businesses = 0;
    geo::Position position;                    // of the only one, or about their middle
    std::shared_ptr<const Business> business;  // the only one; null if there are more
};

struct MapPage {
    std::vector<MapCell> cells = {};
    bool is_complete = true;  // false: the deadline passed, counts are lower bounds
};

}  // namespace madang::places
