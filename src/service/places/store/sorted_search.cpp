// Steps of candidates.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/sorted_search.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "service/places/limits.h"
#include "service/places/ranking.h"

namespace madang::places {

namespace {

// What a step takes from the index.
struct Step {
    std::uint8_t rating_min;  // tenths of a star
    std::uint32_t limit;
};

constexpr std::array kRatingSteps = {Step{45, kSortedMax}, Step{40, kSortedMax},
                                     Step{35, kSortedMax}, Step{0, kSortedMax}};
constexpr std::array kRelevanceSteps = {Step{0, 500}, Step{0, kSortedMax}};

std::span<const Step> steps_of(Sort sort) {
    if (sort == Sort::kRating) return kRatingSteps;
    return kRelevanceSteps;
}

// The most that any of what was not taken can score.
constexpr double kNothingLeft = -1;
constexpr double kTooMany = std::numeric_limits<double>::infinity();

Mark mark_of(const Found& found) {
    return {found.score, found.distance, found.business->id.value};
}

class SortedSearch {
public:
    SortedSearch(const geo::Index& index, geo::Query query, const SearchRequest& request,
                 const ReadCards& read)
        : index_(index), query_(std::move(query)), request_(request), read_(read) {
        query_.offset = 0;
        query_.after.reset();
    }

    Result<SearchPage> run() {
        const std::uint8_t wanted = query_.filter.rating_min;
        SearchPage page;
        for (const Step& step : steps_of(request_.sort)) {
            query_.filter.rating_min = std::max(step.rating_min, wanted);
            query_.limit = step.limit;
            const bool is_cut = index_.search(query_, hits_) == geo::Outcome::kPartial ||
                                hits_.size() == step.limit;
            const double left = left_behind(step, is_cut, wanted);
            TRY(fill(page));
            const bool is_full = page.businesses.size() == request_.limit;
            const bool may_go_on = left != kNothingLeft && is_full && !page.businesses.empty();
            if (may_go_on) page.next = mark_of(page.businesses.back());
            page.is_complete =
                left == kNothingLeft || (may_go_on && page.businesses.back().score > left);
            if (page.is_complete || left == kTooMany) break;
        }
        query_.filter.rating_min = wanted;
        count(page);
        return page;
    }

private:
    double left_behind(const Step& step, bool is_cut, std::uint8_t wanted) const {
        if (request_.sort == Sort::kRelevance) {
            if (!is_cut) return kNothingLeft;
            return relevance_bound(hits_.empty() ? Meters{} : hits_.back().distance);
        }
        if (is_cut) return kTooMany;
        return step.rating_min <= wanted ? kNothingLeft : rating_bound(step.rating_min / 10.0);
    }

    // Makes the page that the candidates give.
    Result<> fill(SearchPage& page) const {
        std::vector<Card> cards = TRY(read_(hits_));
        page = SearchPage();
        for (std::size_t i = 0; i < hits_.size(); ++i) {
            if (!cards[i]) continue;
            const Meters distance = hits_[i].distance;
            const double score = score_of(request_.sort, cards[i]->draft, distance, nullptr);
            page.businesses.push_back({std::move(cards[i]), distance, score});
        }
        cut_page(request_, page);
        return {};
    }

    void count(SearchPage& page) const {
        if (request_.count != Count::kExact) return;
        const geo::Count count = index_.count(query_);
        page.total_count = count.points;
        page.is_complete = page.is_complete && count.outcome == geo::Outcome::kComplete;
    }

    const geo::Index& index_;
    geo::Query query_;
    const SearchRequest& request_;
    const ReadCards& read_;
    std::vector<geo::Hit> hits_;
};

}  // namespace

Result<SearchPage> sorted_page(const geo::Index& index, const geo::Query& query,
                               const SearchRequest& request, const ReadCards& read) {
    return SortedSearch(index, query, request, read).run();
}

}  // namespace madang::places
