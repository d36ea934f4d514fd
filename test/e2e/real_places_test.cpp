// Every kind of search over real places against a scan of all of them: the UK list, four extracts
// of OpenStreetMap, Korean car parks and libraries, in one directory.
//
// The scan decides by the declared metric (geo::distance), by edges one by one (brute_force.h) and
// by the business itself; it shares no index, no summaries and no cells with the search.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "engine/geo/brute_force.h"
#include "io/loop.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "service/places/catalog.h"
#include "service/places/facets.h"
#include "service/places/names/words.h"
#include "service/places/ranking.h"
#include "tool/import/import.h"
#include "tool/import/sink.h"

namespace madang {
namespace {

using places::Business;
using places::SearchRequest;
using places::Wanted;

const std::filesystem::path kData = MADANG_SOURCE_DIR "/../shared/data";

struct Set {
    std::string file;
    std::vector<std::string> mappings;
    std::size_t places_at_least;
};
const Set kSets[] = {
    {"uk-food-places-2015.csv.gz", {}, 382'000},   {"osm/helsinki-centre-2019.osm.pbf", {}, 2'700},
    {"osm/porto-2020.osm.pbf", {}, 3'100},         {"osm/malta-2016.osm.pbf", {}, 2'400},
    {"osm/london-centre-2020.osm.pbf", {}, 1'600}, {"kr-parking-2023.csv.gz", {}, 11'000},
    {"kr-libraries-2026.csv.gz", {}, 3'300},
};

// Noon of Tuesday 2026-12-01 in London, and half past two on the night to Sunday in Seoul.
constexpr WallTime kInstants[] = {{1'796'126'400'000'000}, {1'796'491'800'000'000}};

class Silent : public importer::Console {
public:
    void say(std::string_view) override {}
    bool wants_status() override { return false; }
    void status(std::string_view) override {}
};

// The directory of all sets, made once, and the businesses in it.
class Directory {
public:
    Directory() {
        EXPECT_NE(::mkdtemp(path_.data()), nullptr);
        places::Options options;
        options.atlas = atlas_.get();
        catalog_ = *places::Catalog::open(system_.environment(), path_, options);
        for (const Set& set : kSets) import(set);
        const auto read = catalog_->for_each([this](const Business& business) -> Result<> {
            all_.push_back(business);
            return {};
        });
        EXPECT_TRUE(read);
    }
    ~Directory() {
        catalog_.reset();
        std::filesystem::remove_all(path_);
    }

    places::Catalog& catalog() { return *catalog_; }
    const std::vector<Business>& all() const { return all_; }
    Result<places::MapPage> map(const geo::ClusterGrid& grid) {
        const auto loop = *io::Loop::create(system_.environment().clock);
        return io::run_task(*loop, catalog_->map(grid, {}));
    }
    // The first business of each set, and the end.
    const std::vector<std::size_t>& firsts() const { return firsts_; }

private:
    void import(const Set& set) {
        importer::ImportOptions options;
        options.path = kData / set.file;
        options.mappings = set.mappings;
        const auto sink = importer::catalog_sink(*catalog_);
        Silent console;
        const auto report = importer::import_file(system_.environment(), options, *sink, console);
        ASSERT_TRUE(report) << report.error().problem;
        EXPECT_GE(report->counts.created, set.places_at_least) << set.file;
        firsts_.push_back(firsts_.back() + report->counts.created);
    }

    std::string path_ = std::filesystem::temp_directory_path() / "madang-real-XXXXXX";
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kWarning}};
    std::unique_ptr<const hours::Atlas> atlas_ = *hours::Atlas::open();
    std::unique_ptr<places::Catalog> catalog_;
    std::vector<Business> all_;
    std::vector<std::size_t> firsts_{0};
};

geo::Position at(const Business& business) {
    return geo::rounded({business.draft.latitude, business.draft.longitude});
}

class RealPlaces : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::filesystem::exists(kData / kSets[0].file)) directory = new Directory;
    }
    static void TearDownTestSuite() { delete directory; }
    void SetUp() override {
        if (directory == nullptr) GTEST_SKIP() << kData << " is not there";
    }

    static const std::vector<Business>& all() { return directory->all(); }

    // A business of any set, each set as often.
    const Business& somebody() {
        const auto& firsts = directory->firsts();
        const std::size_t set = random_() % (firsts.size() - 1);
        return all()[firsts[set] + random_() % (firsts[set + 1] - firsts[set])];
    }
    double between(double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(random_);
    }
    SearchRequest around_somebody() {
        static constexpr double kRadii[] = {0, 50, 300, 1000, 5000, 20000};
        SearchRequest request;
        const geo::Position middle = at(somebody());
        request.centre = geo::rounded(
            {middle.latitude + between(-0.002, 0.002), middle.longitude + between(-0.002, 0.002)});
        if (random_() % 3 == 0) request.centre = middle;
        request.radius = Meters{kRadii[random_() % 6]};
        request.limit = 1 + static_cast<std::uint32_t>(random_() % 100);
        return request;
    }

    static bool has(const Wanted& wanted, const Business& business) {
        const places::Draft& draft = business.draft;
        const auto below = [&](const std::string& name) {
            return draft.category == name || draft.category.starts_with(name + "=");
        };
        if (!wanted.categories.empty() && std::ranges::none_of(wanted.categories, below)) {
            return false;
        }
        if (std::ranges::any_of(wanted.excluded, below)) return false;
        if (std::floor(draft.rating.value_or(0) * 10 + 1e-6) < wanted.rating_min) return false;
        if ((places::features_of(draft) & wanted.features) != wanted.features) return false;
        if (wanted.name && !places::NameQuery(*wanted.name).matches(draft.name)) return false;
        if (!wanted.open_at) return true;
        const auto placed = directory->catalog().schedule_of(draft);
        return placed && placed->schedule.state_at(*wanted.open_at, placed->place).state ==
                             hours::State::kOpen;
    }
    static bool is_inside(const SearchRequest& request, const Business& business, Meters metres) {
        if (!request.shape) return !request.radius || metres <= *request.radius;
        const auto holds = [&](const auto& shape) {
            return geo::holds(shape, at(business), metres);
        };
        return std::visit(holds, *request.shape);
    }
    // Cheap, and never wrong about what is inside: degrees of latitude alone. All shapes below stay
    // within kShapeReach of the centre.
    static bool may_be_near(const SearchRequest& request, const Business& business) {
        const double degrees = std::abs(business.draft.latitude - request.centre.latitude);
        if (request.shape) return degrees <= kShapeReach;
        return !request.radius || degrees * 110'000 <= request.radius->value + 1;
    }
    static constexpr double kShapeReach = 0.11;

    struct Expected {
        double negative_score;
        double distance;
        std::uint64_t id;
        auto operator<=>(const Expected&) const = default;
    };
    static std::vector<Expected> scan(const SearchRequest& request) {
        std::vector<Expected> found;
        std::optional<places::NameQuery> name;
        if (request.wanted.name) name.emplace(*request.wanted.name);
        for (const Business& business : all()) {
            if (!may_be_near(request, business)) continue;
            const Meters metres = geo::distance(request.centre, at(business));
            if (!is_inside(request, business, metres) || !has(request.wanted, business)) continue;
            const double score =
                places::score_of(request.sort, business.draft, metres, name ? &*name : nullptr);
            found.push_back({-score, metres.value, business.id.value});
        }
        std::ranges::sort(found);
        return found;
    }

    // Compares the first pages, one behind the other, and the count. Returns how many there are.
    std::size_t expect_agreement(SearchRequest request) {
        const auto expected = scan(request);
        std::vector<std::uint64_t> ids;
        for (int pages = 0; pages < 3; ++pages) {
            const auto page = directory->catalog().search_and_wait(request);
            EXPECT_TRUE(page) << page.error().describe();
            if (!page) return 0;
            EXPECT_TRUE(page->is_complete);
            EXPECT_EQ(page->total_count, expected.size());
            for (const auto& found : page->businesses) ids.push_back(found.business->id.value);
            request.after = page->next;
            if (!page->next) break;
        }
        EXPECT_EQ(ids.size(), std::min<std::size_t>(expected.size(), 3 * request.limit));
        for (std::size_t i = 0; i < std::min(ids.size(), expected.size()); ++i) {
            EXPECT_EQ(ids[i], expected[i].id) << "business " << i;
        }
        return expected.size();
    }

    // Draws requests, lets `change` add to each, and demands that they found something in all.
    void expect_agreement_of(int requests, std::size_t at_least,
                             const std::function<void(SearchRequest&)>& change) {
        std::size_t found = 0;
        for (int i = 0; i < requests && !HasFailure(); ++i) {
            SearchRequest request = around_somebody();
            change(request);
            SCOPED_TRACE(testing::Message() << "request " << i << " at " << request.centre.latitude
                                            << ", " << request.centre.longitude);
            found += expect_agreement(request);
        }
        EXPECT_GE(found, at_least);
    }

    inline static Directory* directory = nullptr;
    std::mt19937_64 random_{7};
};

TEST_F(RealPlaces, AreFoundWithinCircles) {
    expect_agreement_of(150, 10'000, [](SearchRequest&) {});
}

TEST_F(RealPlaces, AreFoundByCategoriesAndWithoutSome) {
    const std::vector<std::vector<std::string>> trees = {
        {"amenity"}, {"shop"}, {"amenity=cafe", "shop=bakery"}, {"tourism", "leisure"}};
    expect_agreement_of(80, 1'000, [&](SearchRequest& request) {
        request.wanted.categories = trees[random_() % trees.size()];
        if (random_() % 2 == 0) request.wanted.excluded = {"amenity=restaurant", "shop=clothes"};
    });
}

TEST_F(RealPlaces, AreFoundByStarsAndFeatures) {
    expect_agreement_of(60, 500, [&](SearchRequest& request) {
        request.wanted.rating_min = static_cast<std::uint8_t>(10 * (1 + random_() % 5));
        request.radius = Meters{5000};
    });
    expect_agreement_of(60, 200, [&](SearchRequest& request) {
        const char* const names[] = {"wheelchair", "wifi", "outdoor_seating", "vegetarian"};
        request.wanted.features = *places::feature_bit(names[random_() % 4]);
        request.radius = Meters{20000};
    });
}

TEST_F(RealPlaces, AreFoundByOpeningHours) {
    expect_agreement_of(60, 1'000, [&](SearchRequest& request) {
        request.wanted.open_at = kInstants[random_() % 2];
        request.radius = Meters{5000};
        if (random_() % 3 == 0) request.wanted.categories = {"amenity"};
    });
}

TEST_F(RealPlaces, AreFoundByName) {
    const char* const names[] = {"cafe",    "the king", "도서관", "주차장", "kahvila",
                                 "pizza h", "중앙",     "bar",    "spa"};
    expect_agreement_of(60, 1'000, [&](SearchRequest& request) {
        request.wanted.name = names[random_() % std::size(names)];
        request.radius = Meters{20000};
        if (random_() % 4 == 0) request.sort = places::Sort::kRelevance;
    });
}

TEST_F(RealPlaces, AreFoundInBoxesAndPolygons) {
    expect_agreement_of(30, 1'000, [&](SearchRequest& request) {
        const geo::Position a = request.centre;
        const double high = between(0.001, 0.1);
        const double wide = between(0.001, 0.2);
        request.shape = geo::Box{
            a.latitude - high, a.longitude - wide, a.latitude + high / 2, a.longitude + wide, {}};
        if (random_() % 3 == 0) request.wanted.name = "cafe";
    });
    expect_agreement_of(30, 1'000, [&](SearchRequest& request) {
        geo::Polygon star;
        auto& ring = star.rings.emplace_back();
        constexpr int kCorners = 25;
        for (int i = 0; i < kCorners; ++i) {
            const double angle = 6.283185307 * i / kCorners;
            const double reach = between(0.01, 0.1);
            ring.push_back({request.centre.latitude + reach * std::sin(angle),
                            request.centre.longitude + reach * std::cos(angle)});
        }
        ring.push_back(ring.front());
        ASSERT_EQ(geo::find_fault(star), std::nullopt);
        request.shape = star;
        if (random_() % 3 == 0) request.wanted.rating_min = 40;
    });
}

TEST_F(RealPlaces, AreTheNearestHoweverFar) {
    expect_agreement_of(3, 1'000'000, [&](SearchRequest& request) {
        request.radius = std::nullopt;
        if (random_() % 2 == 0) request.centre = {between(-80, 80), between(-180, 180)};
    });
}

TEST_F(RealPlaces, AreOrderedByRatingAndRelevance) {
    expect_agreement_of(60, 3'000, [&](SearchRequest& request) {
        request.sort = random_() % 2 == 0 ? places::Sort::kRating : places::Sort::kRelevance;
        request.radius = Meters{std::min(request.radius->value, 1000.0)};
    });
}

TEST_F(RealPlaces, AreCountedInTheCellsOfAMap) {
    for (const double step : {0.01, 0.5, 20.0}) {
        const geo::Position middle = at(somebody());
        geo::ClusterGrid grid;
        for (int i = -4; i <= 4; ++i) {
            grid.latitudes.push_back(std::clamp(middle.latitude + i * step / 2, -90.0, 90.0));
            grid.longitudes.push_back(std::clamp(middle.longitude + i * step, -180.0, 180.0));
        }
        for (auto* edges : {&grid.latitudes, &grid.longitudes}) {
            edges->erase(std::unique(edges->begin(), edges->end()), edges->end());
        }
        std::map<std::pair<std::ptrdiff_t, std::ptrdiff_t>, std::uint64_t> expected;
        for (const Business& business : all()) {
            const auto cell = [](const std::vector<double>& edges, double value) {
                return std::ranges::upper_bound(edges, value) - edges.begin() - 1;
            };
            const auto row = cell(grid.latitudes, at(business).latitude);
            const auto column = cell(grid.longitudes, at(business).longitude);
            const auto last = [](const auto& edges) { return std::ssize(edges) - 1; };
            const bool is_in = row >= 0 && row < last(grid.latitudes) && column >= 0 &&
                               column < last(grid.longitudes);
            if (is_in) ++expected[{row, column}];
        }
        std::vector<std::uint64_t> counts;
        for (const auto& [cell, count] : expected) counts.push_back(count);
        const auto answer = directory->map(grid);
        ASSERT_TRUE(answer);
        std::vector<std::uint64_t> counted;
        for (const auto& cell : answer->cells) counted.push_back(cell.businesses);
        EXPECT_EQ(counted, counts);
    }
}

}  // namespace
}  // namespace madang
