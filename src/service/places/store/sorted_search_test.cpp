// Orders by rating and relevance against a sorted scan of every business.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/sorted_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "service/places/ranking.h"
#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

using Ids = std::vector<std::uint64_t>;

// A third without a rating, many alike, some on one spot.
std::vector<Draft> town(int size) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> near(-0.05, 0.05);
    std::vector<Draft> drafts;
    for (int i = 0; i < size; ++i) {
        Draft draft = sourced("r:" + std::to_string(i), 37.5 + near(random), 127 + near(random));
        if (i % 7 == 0) draft.latitude = 37.5, draft.longitude = 127;
        if (i % 3 != 0) draft.rating = static_cast<double>(random() % 51) / 10;
        if (i % 4 != 0) draft.rating_count = static_cast<double>(random() % 200);
        if (i % 5 == 0) draft.category = "bar";
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

Ids scanned(Catalog& catalog, const SearchRequest& request) {
    std::vector<std::tuple<double, double, std::uint64_t>> found;
    const auto done = catalog.for_each([&](const Business& business) -> Result<> {
        const Draft& draft = business.draft;
        const auto at = geo::rounded({draft.latitude, draft.longitude});
        const Meters distance = geo::distance(request.centre, at);
        const bool is_of_category = request.wanted.categories.empty() ||
                                    request.wanted.categories.front() == draft.category;
        const bool is_wanted = draft.rating.value_or(0) * 10 + 1e-6 >= request.wanted.rating_min;
        if (distance <= *request.radius && is_of_category && is_wanted) {
            const double score = score_of(request.sort, draft, distance, nullptr);
            found.emplace_back(-score, distance.value, business.id.value);
        }
        return {};
    });
    EXPECT_TRUE(done);
    std::ranges::sort(found);
    Ids ids;
    for (const auto& [score, distance, id] : found) ids.push_back(id);
    return ids;
}

// Page after page by cursor.
Ids searched(Catalog& catalog, SearchRequest request) {
    Ids ids;
    while (true) {
        const auto page = catalog.search_and_wait(request);
        EXPECT_TRUE(page) << page.error().describe();
        if (!page) return ids;
        EXPECT_TRUE(page->is_complete);
        for (const Found& found : page->businesses) ids.push_back(found.business->id.value);
        if (!page->next) return ids;
        request.after = page->next;
    }
}

SearchRequest sorted_by(Sort sort, double radius) {
    SearchRequest request = around(37.51, 127.01);
    request.radius = Meters{radius};
    request.sort = sort;
    return request;
}

class SortedSearch : public testing::Test {
protected:
    SortedSearch() : real_(with_atlas()) {
        CHECK(real_.catalog->import_batch(town(900)).has_value(), "the town is imported");
    }
    RealCatalog real_;
};

TEST_F(SortedSearch, AgreesWithASortedScanPageByPage) {
    for (const Sort sort : {Sort::kRating, Sort::kRelevance}) {
        for (const double radius : {500.0, 3000.0, 20000.0}) {
            for (const std::uint32_t limit : {1u, 7u, 100u, 500u}) {
                SearchRequest request = sorted_by(sort, radius);
                request.limit = limit;
                const Ids expected = scanned(*real_.catalog, request);
                if (limit == 1 && expected.size() > 50) continue;
                EXPECT_EQ(searched(*real_.catalog, request), expected) << radius << " " << limit;
            }
        }
    }
}

TEST_F(SortedSearch, KeepsFiltersOffsetAndCount) {
    SearchRequest request = sorted_by(Sort::kRating, 20000);
    request.wanted.categories = {"bar"};
    request.wanted.rating_min = 42;
    const Ids expected = scanned(*real_.catalog, request);
    ASSERT_GT(expected.size(), 5u);
    EXPECT_EQ(searched(*real_.catalog, request), expected);
    request.offset = 3;
    request.limit = 2;
    const auto page = real_.catalog->search_and_wait(request);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total_count, expected.size());
    ASSERT_EQ(page->businesses.size(), 2u);
    EXPECT_EQ(page->businesses[0].business->id.value, expected[3]);
}

TEST_F(SortedSearch, SaysWhereItCouldNotReadAllCandidates) {
    std::vector<Draft> crowd = town(static_cast<int>(kSortedMax) + 10);
    for (Draft& draft : crowd) draft.source_id += "x", draft.rating = 5;
    ASSERT_TRUE(real_.catalog->import_batch(crowd));
    const auto page = real_.catalog->search_and_wait(sorted_by(Sort::kRating, 50000));
    ASSERT_TRUE(page);
    EXPECT_FALSE(page->is_complete);
    EXPECT_EQ(page->businesses.size(), kSearchLimitDefault);
    EXPECT_TRUE(page->next.has_value());
}

TEST(Ranking, ManyGoodVotesBeatOneOfFiveStars) {
    Draft many = cafe("many");
    many.rating = 4.8;
    many.rating_count = 1000;
    Draft one = cafe("one");
    one.rating = 5;
    one.rating_count = 1;
    const Draft none = cafe("none");
    const auto stars = [](const Draft& draft) {
        return score_of(Sort::kRating, draft, {}, nullptr);
    };
    EXPECT_GT(stars(many), stars(one));
    EXPECT_GT(stars(one), stars(none));
}

TEST(Ranking, RelevanceIsTheNameThenNearness) {
    const NameQuery query("central cafe");
    const auto relevance = [&](const char* name, double metres) {
        return score_of(Sort::kRelevance, cafe(name), Meters{metres}, &query);
    };
    EXPECT_GT(relevance("Central Café", 500), relevance("The Central Cafe and Bar", 100));
    EXPECT_GT(relevance("Central Café", 100), relevance("Central Café", 500));
    EXPECT_DOUBLE_EQ(relevance("Central Café", 1000) * 2, relevance("Central Café", 0));
}

}  // namespace
}  // namespace madang::places
