// Search by name against a scan of every business.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/name_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/geo/region.h"
#include "engine/lsm/database.h"
#include "service/places/store/catalog_fixture.h"
#include "service/places/store/keys.h"

namespace madang::places {
namespace {

constexpr int kBusinesses = 900;

std::string random_name(std::mt19937& random) {
    static const std::vector<std::string> parts = {
        "Café",   "Blue", "blueberry", "Bar",  "Bäcker",   "강남역", "강남",
        "도서관", "서울", "東京",      "GS25", "cu편의점", "Marks",  "역점"};
    std::string name = parts[random() % parts.size()];
    for (int more = static_cast<int>(random() % 3); more > 0; --more) {
        name += (random() % 3 == 0 ? "" : " ") + parts[random() % parts.size()];
    }
    return name;
}

// A town around 37.5, 127, some of it far away and across the antimeridian.
std::vector<Draft> town() {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> near(-0.1, 0.1);
    std::vector<Draft> drafts;
    for (int i = 0; i < kBusinesses; ++i) {
        Draft draft = sourced("s:" + std::to_string(i), 37.5 + near(random), 127 + near(random));
        if (i % 10 == 0) draft.longitude = near(random) < 0 ? 179.999 : -179.999;
        draft.name = random_name(random);
        if (i % 3 == 0) draft.category = "bar";
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

using Ids = std::vector<std::uint64_t>;

geo::Area shape_of(const SearchRequest& request) {
    return std::visit([](const auto& shape) { return geo::Area(shape); }, *request.shape);
}

Ids scanned(Catalog& catalog, const SearchRequest& request) {
    const NameQuery query(*request.wanted.name);
    std::vector<std::pair<double, std::uint64_t>> found;
    const auto done = catalog.for_each([&](const Business& business) -> Result<> {
        const auto at = geo::rounded({business.draft.latitude, business.draft.longitude});
        const auto distance = geo::distance(request.centre, at);
        const bool category = request.wanted.categories.empty() ||
                              request.wanted.categories[0] == business.draft.category;
        const bool inside =
            request.shape ? geo::Region(shape_of(request)).holds(at) : distance <= *request.radius;
        if (category && inside && query.matches(business.draft.name)) {
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

Ids searched(Catalog& catalog, SearchRequest request) {
    request.limit = kSearchLimitMax;
    const auto page = catalog.search_and_wait(request);
    EXPECT_TRUE(page);
    Ids ids;
    for (const Found& found : page->businesses) ids.push_back(found.business->id.value);
    EXPECT_EQ(page->total_count, ids.size());
    EXPECT_TRUE(page->is_complete);
    return ids;
}

const std::vector<std::string> kQueries = {
    "cafe", "blue",   "blue ba", "강남",     "강남역", "역", "강남 도서관", "東京",      "gs25",
    "cu",   "편의점", "zzz",     "CAFÉ bar", "bäcker", "b",  "京",          "서울도서관"};

TEST(NameSearch, AgreesWithAScanAtEveryRadius) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(town()));
    std::size_t found = 0;
    for (const double radius : {0.0, 300.0, 2000.0, 15000.0, 50000.0}) {
        for (const std::string& text : kQueries) {
            SearchRequest request = around(37.51, 127.01);
            request.radius = Meters{radius};
            request.wanted.name = text;
            const Ids expected = scanned(*real.catalog, request);
            ASSERT_EQ(searched(*real.catalog, request), expected) << text << " within " << radius;
            found += expected.size();
            request.wanted.categories = {"bar"};
            ASSERT_EQ(searched(*real.catalog, request), scanned(*real.catalog, request)) << text;
        }
    }
    EXPECT_GT(found, 1000u);
}

TEST(NameSearch, AgreesWithAScanInBoxesAndPolygons) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(town()));
    const geo::Polygon triangle{{{{37.4, 126.9}, {37.6, 127}, {37.45, 127.1}, {37.4, 126.9}}}, {}};
    const Shape shapes[] = {geo::Box{37.48, 126.95, 37.55, 127.05, {}},
                            geo::Box{37.3, 179, 37.7, -179, {}}, geo::Box{-90, -180, 90, 180, {}},
                            triangle};
    std::size_t found = 0;
    for (const Shape& shape : shapes) {
        for (const std::string& text : kQueries) {
            SearchRequest request = around(37.51, 127.01);
            request.shape = shape;
            request.wanted.name = text;
            const Ids expected = scanned(*real.catalog, request);
            ASSERT_EQ(searched(*real.catalog, request), expected) << text;
            found += expected.size();
        }
    }
    EXPECT_GT(found, 500u);
}

TEST(NameSearch, LocatesThePlaceThatPeopleMean) {
    RealCatalog real;
    std::vector<Draft> drafts = {cafe("강남역점 편의점", 37.4, 127),
                                 cafe("강남역", 37.498, 127.028), cafe("강남역", 35, 129),
                                 cafe("Central Park Hotel", 40, -73),
                                 cafe("Hotel Central Park South", 41, -73)};
    drafts[1].rating_count = 900;
    drafts[4].rating_count = 10;
    for (std::size_t i = 0; i < drafts.size(); ++i) drafts[i].source_id = std::to_string(i);
    ASSERT_TRUE(real.catalog->import_batch(drafts));
    const auto latitude = [&](const std::string& name) {
        const auto found = real.catalog->locate_and_wait(name);
        return found ? (*found)->draft.latitude : 0;
    };
    EXPECT_EQ(latitude("강남역"), 37.498);    // called so, and the best known
    EXPECT_EQ(latitude("central park"), 41);  // nobody is called so: the best known
    EXPECT_EQ(latitude("hotel central"), 41);
    const auto missing = real.catalog->locate_and_wait("Atlantis");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), ErrorCode::kNotFound);
    EXPECT_FALSE(real.catalog->locate_and_wait("!?"));
}

TEST(NameSearch, CrossesTheAntimeridian) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(town()));
    SearchRequest request = around(37.5, -179.9995);
    request.radius = Meters{20000};
    request.wanted.name = "cafe";
    const Ids expected = scanned(*real.catalog, request);
    EXPECT_GT(expected.size(), 5u);
    EXPECT_EQ(searched(*real.catalog, request), expected);
}

TEST(NameSearch, FollowsANameThatChanges) {
    SimulatedCatalog sim;
    ASSERT_TRUE(sim.open());
    const auto created = sim.run(sim.catalog->create(cafe("Alpha"), std::nullopt));
    ASSERT_TRUE(created);
    const BusinessId id = created->value.business.id;
    SearchRequest request = around();
    request.wanted.name = "alpha";
    EXPECT_EQ(sim.names(request), std::vector<std::string>{"Alpha"});
    ASSERT_TRUE(sim.run(sim.catalog->replace(id, cafe("Beta"), std::nullopt)));
    EXPECT_TRUE(sim.names(request).empty());
    request.wanted.name = "bet";
    EXPECT_EQ(sim.names(request), std::vector<std::string>{"Beta"});
    ASSERT_TRUE(sim.run(sim.catalog->replace(id, cafe("Beta", 10, 20), std::nullopt)));
    EXPECT_TRUE(sim.names(request).empty());
    request.centre = {10, 20};
    EXPECT_EQ(sim.names(request), std::vector<std::string>{"Beta"});
    ASSERT_TRUE(sim.run(sim.catalog->remove(id, std::nullopt)));
    EXPECT_TRUE(sim.names(request).empty());
}

// Takes every name key and the mark out, as a store is that was written before there were any.
void forget_names(RealCatalog& real) {
    real.catalog.reset();
    auto database = lsm::Database::open(real.system.environment(),
                                        real.directory.path + "/data/lsm", lsm::Options{});
    ASSERT_TRUE(database);
    auto remove = [](lsm::View& store) -> Result<> {
        const auto walk = store.scan(lsm::prefix_bounds(name_prefix("")));
        std::vector<std::string> keys;
        for (walk->seek_first(); walk->valid(); walk->next()) keys.emplace_back(walk->key());
        for (const std::string& key : keys) store.remove(key);
        store.remove(kNamesFiledKey);
        return walk->status();
    };
    ASSERT_TRUE(lsm::transact_and_wait(**database, remove));
}

TEST(NameSearch, FilesTheNamesOfAnOlderStore) {
    RealCatalog real;
    ASSERT_TRUE(real.catalog->import_batch(town()));
    forget_names(real);
    real.open();
    SearchRequest request = around(37.5, 127);
    request.radius = Meters{50000};
    request.wanted.name = "강남역";
    const Ids expected = scanned(*real.catalog, request);
    EXPECT_GT(expected.size(), 10u);
    EXPECT_EQ(searched(*real.catalog, request), expected);
}

}  // namespace
}  // namespace madang::places
