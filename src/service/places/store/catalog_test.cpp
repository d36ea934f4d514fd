// The catalog: what is written is found, imports do not double, searches agree with brute force.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "service/places/fields.h"
#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

using Names = std::vector<std::string>;

class CatalogInSimulation : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(sim_.open()); }

    BusinessId create(const Draft& draft) {
        const auto created = sim_.run(sim_.catalog->create(draft, std::nullopt));
        EXPECT_TRUE(created) << created.error().describe();
        return created ? created->value.business.id : BusinessId{};
    }

    SimulatedCatalog sim_;
};

TEST_F(CatalogInSimulation, WhatIsCreatedIsFoundAtOnce) {
    const auto id = create(cafe("Central"));
    EXPECT_EQ(sim_.names(around()), Names{"Central"});
    const auto business = sim_.run(sim_.catalog->get(id));
    ASSERT_TRUE(business);
    EXPECT_EQ(business->draft, cafe("Central"));
    EXPECT_EQ(business->version, 1u);
}

TEST_F(CatalogInSimulation, ReplacingMovesItAndRemovingTakesItAway) {
    const auto id = create(cafe("Central"));
    const auto moved = sim_.run(sim_.catalog->replace(id, cafe("Moved", 10, 20), 1));
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->visibility, Visibility::kNow);
    EXPECT_TRUE(sim_.names(around()).empty());
    EXPECT_EQ(sim_.names(around(10, 20)), Names{"Moved"});
    ASSERT_TRUE(sim_.run(sim_.catalog->remove(id, 2)));
    EXPECT_TRUE(sim_.names(around(10, 20)).empty());
    EXPECT_EQ(sim_.run(sim_.catalog->get(id)).error().code(), ErrorCode::kNotFound);
}

TEST_F(CatalogInSimulation, ASearchShowsTheLatestOfWhatItFoundBefore) {
    const auto id = create(cafe("Old"));
    ASSERT_EQ(sim_.names(around()), Names{"Old"});
    ASSERT_TRUE(sim_.run(sim_.catalog->replace(id, cafe("New"), std::nullopt)));
    EXPECT_EQ(sim_.names(around()), Names{"New"});
    EXPECT_EQ(sim_.names(around()), Names{"New"});
    ASSERT_TRUE(sim_.run(sim_.catalog->remove(id, std::nullopt)));
    EXPECT_TRUE(sim_.names(around()).empty());
}

TEST_F(CatalogInSimulation, PagesAreOrderedByDistanceAndCounted) {
    create(cafe("far", 60.175));
    create(cafe("near", 60.1701));
    create(cafe("middle", 60.172));
    create(cafe("outside", 61));
    SearchRequest request = around();
    EXPECT_EQ(sim_.names(request), (Names{"near", "middle", "far"}));
    request.limit = 1;
    request.offset = 1;
    EXPECT_EQ(sim_.names(request), Names{"middle"});
    EXPECT_EQ(sim_.run(sim_.catalog->search(request))->total_count, 3u);
    request.count = Count::kNone;
    EXPECT_EQ(sim_.run(sim_.catalog->search(request))->total_count, std::nullopt);
}

TEST_F(CatalogInSimulation, ACategoryFiltersAndAnUnknownOneFindsNothing) {
    create(cafe("Café"));
    Draft bar = cafe("Bar");
    bar.category = "bar";
    create(bar);
    SearchRequest request = around();
    request.wanted.categories = {"bar"};
    EXPECT_EQ(sim_.names(request), Names{"Bar"});
    request.wanted.categories = {"zoo"};
    const auto page = sim_.run(sim_.catalog->search(request));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total_count, 0u);
    EXPECT_TRUE(page->businesses.empty());
}

TEST_F(CatalogInSimulation, WhatBreaksARuleIsRefused) {
    EXPECT_EQ(sim_.run(sim_.catalog->create(cafe(""), std::nullopt)).error().code(),
              ErrorCode::kInvalid);
    SearchRequest request = around(91);
    EXPECT_EQ(sim_.run(sim_.catalog->search(request)).error().code(), ErrorCode::kInvalid);
    request = around();
    request.radius = Meters{kRadiusMaxMeters + 1};
    EXPECT_EQ(sim_.run(sim_.catalog->search(request)).error().code(), ErrorCode::kInvalid);
    request = around();
    request.limit = kSearchLimitMax + 1;
    EXPECT_EQ(sim_.run(sim_.catalog->search(request)).error().code(), ErrorCode::kInvalid);
}

TEST_F(CatalogInSimulation, ConcurrentRequestsWithOneKeyCreateOneBusiness) {
    const IdempotencyKey key{"operator", "k", 7};
    using Outcome = Result<Written<Created>>;
    std::vector<std::optional<Outcome>> outcomes(8);
    for (auto& outcome : outcomes) {
        sim_.world.post([&] { io::spawn(keep(sim_.catalog->create(cafe("One"), key), outcome)); });
    }
    sim_.world.run_until_idle();
    int replays = 0;
    for (const auto& outcome : outcomes) {
        ASSERT_TRUE(outcome && *outcome);
        EXPECT_EQ((*outcome)->value.business.id, BusinessId{1});
        replays += (*outcome)->value.replay == Replay::kYes ? 1 : 0;
    }
    EXPECT_EQ(replays, 7);
    EXPECT_EQ(sim_.names(around()), Names{"One"});
}

TEST_F(CatalogInSimulation, ImportingTwiceNeverDoubles) {
    const std::vector<Draft> drafts = {sourced("s:1"), sourced("s:2")};
    const auto first = sim_.run(sim_.catalog->import(drafts));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value, (ImportCounts{2, 0, 0}));
    EXPECT_EQ(first->visibility, Visibility::kNow);
    EXPECT_EQ(sim_.run(sim_.catalog->import(drafts))->value, (ImportCounts{0, 0, 2}));
    EXPECT_EQ(sim_.names(around()).size(), 2u);
}

TEST_F(CatalogInSimulation, AnImportOfTooManyOrUnsourcedDraftsIsRefused) {
    EXPECT_EQ(sim_.run(sim_.catalog->import({cafe("no source")})).error().code(),
              ErrorCode::kInvalid);
    std::vector<Draft> many;
    for (std::size_t i = 0; i <= kTransactionDraftsMax; ++i)
        many.push_back(sourced(std::to_string(i)));
    EXPECT_EQ(sim_.run(sim_.catalog->import(many)).error().code(), ErrorCode::kExhausted);
}

TEST_F(CatalogInSimulation, ExportPagesFollowOneAnother) {
    for (int i = 1; i <= 5; ++i) create(cafe(std::to_string(i)));
    const auto first = sim_.run(sim_.catalog->page(BusinessId{}, 2));
    ASSERT_TRUE(first);
    ASSERT_EQ(first->businesses.size(), 2u);
    EXPECT_FALSE(first->is_last);
    const auto rest = sim_.run(sim_.catalog->page(first->businesses.back().id, 3));
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->businesses.front().draft.name, "3");
    EXPECT_EQ(rest->businesses.size(), 3u);
    EXPECT_TRUE(rest->is_last);
}

TEST_F(CatalogInSimulation, ReadsWaitInThePoolWhenThePagesAreNotCached) {
    create(cafe("Cold"));
    ASSERT_TRUE(sim_.open());
    sim_.world.disk().set_cache_misses(100);
    EXPECT_EQ(sim_.names(around()), Names{"Cold"});
}

TEST(CatalogOnDisk, ImportsBatchesOfAnySizeAndWalksThemInOrder) {
    RealCatalog real;
    std::vector<Draft> drafts;
    for (int i = 0; i < 2500; ++i) drafts.push_back(sourced("s:" + std::to_string(i), i * 0.01));
    EXPECT_EQ(real.catalog->import_batch(drafts), (ImportCounts{2500, 0, 0}));
    EXPECT_EQ(real.catalog->import_batch(drafts), (ImportCounts{0, 0, 2500}));
    std::uint64_t seen = 0;
    const auto walked = real.catalog->for_each([&](const Business& business) -> Result<> {
        EXPECT_EQ(business.id.value, ++seen);
        return {};
    });
    EXPECT_TRUE(walked);
    EXPECT_EQ(seen, 2500u);
}

TEST(CatalogOnDisk, ABatchWithAnUnsoundDraftWritesNothingAndNamesIt) {
    RealCatalog real;
    const std::vector<Draft> drafts = {sourced("s:1"), sourced("s:2", 91)};
    const auto imported = real.catalog->import_batch(drafts);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(imported.error().detail(), 1);
    EXPECT_EQ(real.catalog->read(BusinessId{1}).error().code(), ErrorCode::kNotFound);
}

TEST(CatalogOnDisk, IsFoundAgainAfterReopening) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(std::vector{sourced("s:1")}));
    real.open();
    EXPECT_EQ(real.catalog->search_and_wait(around())->businesses.size(), 1u);
    ASSERT_TRUE(real.catalog->checkpoint());
    real.open();
    EXPECT_EQ(real.catalog->search_and_wait(around())->businesses.size(), 1u);
    EXPECT_EQ(real.catalog->read(BusinessId{1})->draft, sourced("s:1"));
}

TEST(CatalogOnDisk, IsRebuiltWhenTheIndexIsLost) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(std::vector{sourced("s:1"), sourced("s:2")}));
    ASSERT_TRUE(real.catalog->checkpoint());
    real.catalog.reset();
    std::filesystem::remove_all(real.directory.path + "/data/geo");
    real.open();
    SearchRequest request = around();
    request.wanted.categories = {"cafe"};
    EXPECT_EQ(real.catalog->search_and_wait(request)->total_count, 2u);
}

TEST(CatalogOnDisk, SearchesAgreeWithBruteForce) {
    RealCatalog real({.delta_changes_max = 1024});
    std::mt19937 random(7);
    std::uniform_real_distribution<double> latitude(60.1, 60.3);
    std::uniform_real_distribution<double> longitude(24.8, 25.1);
    std::uniform_int_distribution<std::uint32_t> size(1, 100);
    std::vector<Draft> drafts;
    for (int i = 0; i < 2000; ++i) {
        drafts.push_back(sourced(std::to_string(i), latitude(random), longitude(random)));
        drafts.back().category = i % 3 == 0 ? "bar" : "cafe";
    }
    ASSERT_TRUE(real.catalog->import_batch(drafts));
    ASSERT_TRUE(real.catalog->checkpoint());
    for (int i = 0; i < 40; ++i) {
        SearchRequest request = around(latitude(random), longitude(random));
        request.radius = Meters{size(random) * 80.0};
        request.limit = size(random);
        request.offset = size(random) / 2;
        if (i % 2 == 0) request.wanted.categories = {i % 4 == 0 ? "bar" : "cafe"};
        std::vector<std::pair<double, std::uint64_t>> expected;
        for (std::size_t d = 0; d < drafts.size(); ++d) {
            const auto& wanted = request.wanted.categories;
            if (!wanted.empty() && drafts[d].category != wanted[0]) continue;
            const auto position = geo::rounded({drafts[d].latitude, drafts[d].longitude});
            const double distance = geo::distance(request.centre, position).value;
            if (distance <= request.radius->value) expected.emplace_back(distance, d + 1);
        }
        std::sort(expected.begin(), expected.end());
        const auto page = real.catalog->search_and_wait(request);
        ASSERT_TRUE(page);
        EXPECT_EQ(page->total_count, expected.size());
        const auto from = std::min<std::size_t>(request.offset, expected.size());
        const auto to = std::min<std::size_t>(from + request.limit, expected.size());
        ASSERT_EQ(page->businesses.size(), to - from);
        for (std::size_t rank = from; rank < to; ++rank) {
            EXPECT_EQ(page->businesses[rank - from].business->id.value, expected[rank].second);
        }
    }
}

TEST(CatalogOnDisk, KeepsUpWithManyWritersWhileItsIndexMerges) {
    constexpr int kWriters = 4;
    constexpr int kBatches = 12;
    constexpr int kBatch = 100;
    RealCatalog real({.delta_changes_max = 1000});
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back([&, writer] {
            for (int batch = 0; batch < kBatches; ++batch) {
                std::vector<Draft> drafts;
                for (int i = 0; i < kBatch; ++i) {
                    const int number = (writer * kBatches + batch) * kBatch + i;
                    drafts.push_back(sourced(std::to_string(number), 60.17 + number * 1e-6));
                }
                ASSERT_TRUE(real.catalog->import_batch(drafts));
                ASSERT_TRUE(real.catalog->search_and_wait(around()));
            }
        });
    }
    for (std::thread& writer : writers) writer.join();
    ASSERT_TRUE(real.catalog->checkpoint());
    EXPECT_EQ(real.catalog->search_and_wait(around())->total_count, kWriters * kBatches * kBatch);
    real.open();
    EXPECT_EQ(real.catalog->search_and_wait(around())->total_count, kWriters * kBatches * kBatch);
}

TEST(CatalogOnDisk, ShowsItsGauges) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(std::vector{sourced("s:1")}));
    Metrics metrics;
    real.catalog->add_metrics(metrics);
    const std::string text = metrics.render();
    EXPECT_NE(text.find("\nplaces_index_businesses 1\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nplaces_index_lag_commits 0\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nplaces_store_writable 1\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace madang::places
