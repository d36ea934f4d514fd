// Filters, shapes, pages and opening hours of the catalog against a scan of every business.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "service/places/facets.h"
#include "service/places/store/catalog_fixture.h"
#include "service/places/store/category_book.h"

namespace madang::places {
namespace {

// Tuesday, 2026-12-01 12:30 in Seoul.
constexpr WallTime kTuesdayNoon{1'796'095'800'000'000};

std::vector<Draft> town() {
    static const std::vector<std::string> categories = {"amenity=cafe", "amenity=bar",
                                                        "shop=bakery", "amenityish", ""};
    static const std::vector<std::string> hours = {
        "Mo-Fr 09:00-18:00", "24/7", "Sa,Su 10:00-16:00", "Mo-Su 20:00-02:00",
        "by appointment!?",  "",     "Tu 12:00-13:00"};
    std::mt19937 random(11);
    std::uniform_real_distribution<double> near(-0.05, 0.05);
    std::vector<Draft> drafts;
    for (int i = 0; i < 800; ++i) {
        Draft draft = sourced("f:" + std::to_string(i), 37.5 + near(random), 127 + near(random));
        draft.category = categories[random() % categories.size()];
        draft.opening_hours = hours[random() % hours.size()];
        if (random() % 2 == 0) draft.rating = static_cast<double>(random() % 51) / 10;
        if (random() % 2 == 0) draft.price_level = 1 + static_cast<double>(random() % 4);
        if (random() % 3 == 0) draft.attributes["internet_access"] = "wlan";
        if (random() % 3 == 0) draft.attributes["wheelchair"] = "yes";
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

bool passes(const Wanted& wanted, const Draft& draft, const Catalog& catalog) {
    const auto below = [&](const std::string& name) { return is_below(draft.category, name); };
    if (!wanted.categories.empty() && std::ranges::none_of(wanted.categories, below)) return false;
    if (std::ranges::any_of(wanted.excluded, below)) return false;
    if (wanted.rating_min > 0 && draft.rating.value_or(0) * 10 + 1e-6 < wanted.rating_min) {
        return false;
    }
    if (wanted.prices != 0 && (wanted.prices >> price_of(draft) & 1) == 0) return false;
    if ((features_of(draft) & wanted.features) != wanted.features) return false;
    if (!wanted.open_at) return true;
    const auto placed = catalog.schedule_of(draft);
    return placed &&
           placed->schedule.state_at(*wanted.open_at, placed->place).state == hours::State::kOpen;
}

using Ids = std::vector<std::uint64_t>;

Ids scanned(Catalog& catalog, const SearchRequest& request) {
    std::vector<std::pair<double, std::uint64_t>> found;
    const auto done = catalog.for_each([&](const Business& business) -> Result<> {
        const auto at = geo::rounded({business.draft.latitude, business.draft.longitude});
        const auto distance = geo::distance(request.centre, at);
        const bool is_near = !request.radius || distance <= *request.radius;
        if (is_near && passes(request.wanted, business.draft, catalog)) {
            found.emplace_back(distance.value, business.id.value);
        }
        return {};
    });
    EXPECT_TRUE(done);
    std::ranges::sort(found);
    Ids ids;
    for (const auto& [distance, id] : found) ids.push_back(id);
    return ids;
}

// Page after page by cursor.
Ids searched(Catalog& catalog, SearchRequest request) {
    request.limit = 37;
    Ids ids;
    while (true) {
        const auto page = catalog.search_and_wait(request);
        EXPECT_TRUE(page) << page.error().describe();
        if (!page) return ids;
        for (const Found& found : page->businesses) ids.push_back(found.business->id.value);
        if (!page->next) return ids;
        request.after = page->next;
    }
}

class Filters : public testing::Test {
protected:
    Filters() : real_(with_atlas()) {
        CHECK(real_.catalog->import_batch(town()).has_value(), "the town is imported");
    }

    void expect_agreement(const SearchRequest& request, std::size_t at_least) {
        const Ids expected = scanned(*real_.catalog, request);
        EXPECT_GE(expected.size(), at_least);
        EXPECT_EQ(searched(*real_.catalog, request), expected);
    }

    static SearchRequest centre(double radius = 4000) {
        SearchRequest request = around(37.51, 127.01);
        request.radius = Meters{radius};
        return request;
    }

    RealCatalog real_;
};

TEST_F(Filters, EachAgreesWithAScan) {
    SearchRequest request = centre();
    request.wanted.categories = {"amenity"};
    expect_agreement(request, 20);
    request.wanted.excluded = {"amenity=bar"};
    expect_agreement(request, 10);
    request = centre();
    request.wanted.categories = {"shop", "amenity=bar"};
    expect_agreement(request, 20);
    request = centre();
    request.wanted.rating_min = 42;
    expect_agreement(request, 5);
    request = centre();
    request.wanted.prices = 1 << 1 | 1 << 3;
    expect_agreement(request, 10);
    request = centre();
    request.wanted.features = *feature_bit("wifi") | *feature_bit("wheelchair");
    expect_agreement(request, 5);
}

TEST_F(Filters, OpenAtAgreesWithAScanHourByHour) {
    SearchRequest request = centre();
    for (std::int64_t hour = 0; hour < 24; ++hour) {
        request.wanted.open_at =
            WallTime{kTuesdayNoon.microseconds + hour * 7 * Microseconds(Seconds(3600)).count()};
        expect_agreement(request, 1);
    }
}

TEST_F(Filters, ConjunctionsAgreeWithAScanAlsoAfterARestart) {
    SearchRequest request = centre(50000);
    request.wanted.categories = {"amenity=cafe"};
    request.wanted.rating_min = 20;
    request.wanted.open_at = kTuesdayNoon;
    expect_agreement(request, 5);
    ASSERT_TRUE(real_.catalog->checkpoint());
    real_.open();
    expect_agreement(request, 5);
}

TEST_F(Filters, TheNearestAnywhereAndInsideABoxOrPolygon) {
    SearchRequest request = around(10, 20);
    request.radius = std::nullopt;
    expect_agreement(request, 800);
    request = centre();
    request.shape = geo::Box{37.49, 126.99, 37.51, 127.01, {}};
    const Ids boxed = searched(*real_.catalog, request);
    EXPECT_GT(boxed.size(), 10u);
    request.shape = geo::Polygon{
        {{{37.49, 126.99}, {37.49, 127.01}, {37.51, 127.01}, {37.51, 126.99}, {37.49, 126.99}}},
        {}};
    EXPECT_EQ(searched(*real_.catalog, request), boxed);
}

TEST_F(Filters, ANameIsFilteredLikeEverythingElse) {
    SearchRequest request = centre();
    request.wanted.open_at = kTuesdayNoon;
    request.wanted.rating_min = 30;
    const Ids without_name = searched(*real_.catalog, request);
    request.wanted.name = "café";  // all are called so
    EXPECT_EQ(searched(*real_.catalog, request), without_name);
    EXPECT_GT(without_name.size(), 5u);
}

TEST_F(Filters, AnUnknownCategoryIsHintedAt) {
    SearchRequest request = centre();
    request.wanted.categories = {"amenity=caffe"};
    const auto page = real_.catalog->search_and_wait(request);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->businesses.empty());
    ASSERT_EQ(page->hints.size(), 1u);
    EXPECT_NE(page->hints[0].find("did you mean \"amenity=cafe\"?"), std::string::npos);
}

TEST(FiltersWithoutAnAtlas, KnowNoHoursUntilThereIsOne) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(town()));
    SearchRequest request = around(37.51, 127.01);
    request.radius = Meters{50000};
    request.wanted.open_at = kTuesdayNoon;
    const auto page = real.catalog->search_and_wait(request);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total_count, 0u);
    EXPECT_EQ(page->hints.size(), 1u);
    real.set_options(with_atlas());
    real.open();
    const Ids expected = scanned(*real.catalog, request);
    EXPECT_GT(expected.size(), 100u);
    EXPECT_EQ(searched(*real.catalog, request), expected);
}

}  // namespace
}  // namespace madang::places
