// The orders of a search other than by distance.
//
// Idea:       a rating of few is drawn towards what places usually have, so that one vote of five
//             stars does not beat a thousand that average 4.8 (a Bayesian average). Relevance is a
//             product: how well the name fits, the rating, and a nearness that halves at
//             kRelevanceHalf. No score of a place is above what its stars, or its distance, allow:
//             that lets a search end before it has looked at everything.
// Threads:    pure functions.
// Source:     https://en.wikipedia.org/wiki/Bayesian_average
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"
#include "service/places/business.h"
#include "service/places/names/words.h"
#include "service/places/search.h"

namespace madang::places {

inline constexpr double kUsualStars = 3.5;
inline constexpr double kUsualVotes = 10;  // votes of its own count as much as the usual from here
inline constexpr Meters kRelevanceHalf{1000};

// Scores what a search found at `distance`; `query` is its name, or null. By distance: 0.
double score_of(Sort sort, const Draft& draft, Meters distance, const NameQuery* query);

// The most that a place below `stars` (or without any), or one at least `distance` away, can score.
double rating_bound(double stars);
double relevance_bound(Meters distance);

// Puts scored businesses into their order, and keeps of them the page that was asked for; `next` is
// set if others come behind.
void cut_page(const SearchRequest& request, SearchPage& page);

}  // namespace madang::places
