// The categories of the store by name, in memory: searches turn names into the index's numbers.
//
// Idea:       a category's name may be a path ("amenity=cafe", "food/bakery"): a name stands for
//             itself and for all that begin with it and a separator.
// Invariants: a category is learnt before the index shows a business of it.
// Threads:    any.
// Limits:     kCategoriesMax names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "engine/geo/index.h"
#include "engine/lsm/database.h"

namespace madang::places {

class CategoryBook {
public:
    // Reads what a snapshot holds. Errors: corrupt. Blocks.
    Result<> load(lsm::Database& database, const std::shared_ptr<const lsm::Snapshot>& snapshot)
        EXCLUDES(mutex_);
    void learn(std::string_view name, std::uint16_t number) EXCLUDES(mutex_);

    // Returns the numbers of the category and of those below it; none if there is no such.
    std::vector<geo::Category> find(std::string_view name) const EXCLUDES(mutex_);
    // Returns the number of exactly this name, 0 if there is none.
    std::uint16_t number_of(std::string_view name) const EXCLUDES(mutex_);
    // Returns a name that is like `name`, for a hint; nothing if none is near.
    std::optional<std::string> nearest(std::string_view name) const EXCLUDES(mutex_);

private:
    mutable SharedMutex mutex_;
    std::map<std::string, std::uint16_t, std::less<>> numbers_ GUARDED_BY(mutex_);
};

// Whether `category` is `name` or below it.
bool is_below(std::string_view category, std::string_view name);

}  // namespace madang::places
