// Scores, and pages of what was scored.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/ranking.h"

#include <algorithm>
#include <tuple>

#include "service/places/limits.h"

namespace madang::places {
namespace {

constexpr double kWholeName = 1;
constexpr double kPartOfName = 0.5;
constexpr double kPlainShare = 0.5;  // what a place without a star has

// Stars without a count are one person's.
double mean_stars(const Draft& draft) {
    const double votes = draft.rating_count.value_or(1);
    return (kUsualVotes * kUsualStars + votes * *draft.rating) / (kUsualVotes + votes);
}

double nearness(Meters distance) {
    return 1 / (1 + distance.value / kRelevanceHalf.value);
}

double relevance(const Draft& draft, Meters distance, const NameQuery* query) {
    const double stars = draft.rating ? mean_stars(draft) : kUsualStars;
    const double quality = kPlainShare + (1 - kPlainShare) * stars / kRatingMax;
    const bool is_whole = query == nullptr || query->is_whole(draft.name);
    return (is_whole ? kWholeName : kPartOfName) * quality * nearness(distance);
}

auto order_of(const Mark& mark) {
    return std::tuple(-mark.score, mark.distance.value, mark.id);
}

}  // namespace

double score_of(Sort sort, const Draft& draft, Meters distance, const NameQuery* query) {
    switch (sort) {
        case Sort::kRating: return draft.rating ? mean_stars(draft) : 0;
        case Sort::kRelevance: return relevance(draft, distance, query);
        case Sort::kDistance: break;
    }
    return 0;
}

double rating_bound(double stars) {
    return std::max(stars, kUsualStars);
}

double relevance_bound(Meters distance) {
    return nearness(distance);
}

void cut_page(const SearchRequest& request, SearchPage& page) {
    const auto mark = [](const Found& found) {
        return Mark{found.score, found.distance, found.business->id.value};
    };
    const auto key = [&](const Found& found) { return order_of(mark(found)); };
    auto& found = page.businesses;
    if (request.after) {
        const auto last = order_of(*request.after);
        std::erase_if(found, [&](const Found& one) { return key(one) <= last; });
    }
    std::ranges::sort(found, {}, key);
    const auto skipped = std::min<std::size_t>(request.offset, found.size());
    found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(skipped));
    if (found.size() <= request.limit) return;
    found.resize(request.limit);
    if (!found.empty()) page.next = mark(found.back());
}

}  // namespace madang::places
