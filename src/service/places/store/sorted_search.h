// Pages in another order than by distance: candidates from the index, step by step, until none of
// the rest could come before what was found.
//
// Idea:       by rating, those of 4.5 stars and more first, then of 4, of 3.5, then all: what is
//             below a step cannot score above it. By relevance, the nearest first: what is further
//             away cannot score above what its distance allows. Each step reads its candidates.
// Threads:    any; blocks as `read` does.
// Limits:     kSortedMax candidates; beyond, the page says that it is not complete.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/geo/index.h"
#include "service/places/search.h"
#include "service/places/store/card_cache.h"

namespace madang::places {

// Returns the cards of hits in their order, null for those removed meanwhile.
using ReadCards = std::function<Result<std::vector<Card>>(std::span<const geo::Hit>)>;

// Answers a request whose sort is not by distance. `query` is the request in the terms of the
// index; its limit, offset and mark are not looked at. Cost: about 0.1 µs a candidate that is
// cached, 7 µs one that is not. Errors: those of `read`.
Result<SearchPage> sorted_page(const geo::Index& index, const geo::Query& query,
                               const SearchRequest& request, const ReadCards& read);

}  // namespace madang::places
