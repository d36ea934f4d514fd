// An index without records against a scan of the generator's own points.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/generate_index.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/check.h"
#include "engine/hours/atlas.h"
#include "io/system_environment.h"
#include "tool/generate/world.h"
#include "tool/import/memory_sink.h"

namespace madang::generate {
namespace {

constexpr std::uint64_t kCount = 20'000;
constexpr std::uint64_t kSeed = 3;

const hours::Atlas& atlas() {
    static const auto opened = hours::Atlas::open();
    CHECK(opened.has_value(), "the test machine has zone files");
    return **opened;
}

class GenerateIndex : public testing::Test {
protected:
    GenerateIndex() : data_(testing::TempDir() + std::to_string(::getpid()) + "index_only") {
        std::filesystem::remove_all(data_);
        options_.atlas = &atlas();
    }
    ~GenerateIndex() override { std::filesystem::remove_all(data_); }

    importer::Outcome<> build(std::uint64_t count = kCount) {
        return generate_index(environment(), {.count = count, .seed = kSeed}, data_, options_,
                              console_);
    }
    std::unique_ptr<places::Catalog> open() {
        auto opened = places::Catalog::open(environment(), data_, options_);
        EXPECT_TRUE(opened) << opened.error().describe();
        return opened ? *std::move(opened) : nullptr;
    }
    io::Environment& environment() { return system_.environment(); }

    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
    importer::MemoryConsole console_;
    std::string data_;
    places::Options options_;
};

// The world's largest city is in it.
places::SearchRequest in_box(const geo::Box& box) {
    places::SearchRequest request;
    request.centre = box.centre;
    request.shape = box;
    request.radius = std::nullopt;
    request.limit = places::kSearchLimitMax;
    return request;
}

bool holds(const geo::Box& box, const Spot& spot) {
    return spot.latitude >= box.south && spot.latitude <= box.north && spot.longitude >= box.west &&
           spot.longitude <= box.east;
}

// Whether the spot is open at `time`, asked of the text itself.
bool is_open(const Spot& spot, WallTime time) {
    if (!spot.hours) return false;
    const auto schedule = hours::Schedule::parse(trades()[spot.trade].hours.at(*spot.hours));
    if (!schedule) return false;
    const auto place = atlas().place_at(spot.latitude, spot.longitude);
    return schedule->state_at(time, place).state == hours::State::kOpen;
}

template <class Passes>
std::set<std::uint64_t> scan(const World& world, const geo::Box& box, Passes passes) {
    std::set<std::uint64_t> ids;
    for (std::uint64_t n = 0; n < kCount; ++n) {
        const Spot spot = world.spot(n);
        if (holds(box, spot) && passes(spot)) ids.insert(n + 1);
    }
    return ids;
}

std::set<std::uint64_t> ids_of(const places::SearchPage& page) {
    std::set<std::uint64_t> ids;
    for (const places::Found& found : page.businesses) ids.insert(found.business->id.value);
    return ids;
}

TEST_F(GenerateIndex, AgreesWithAScanOfTheWorldFilterByFilter) {
    ASSERT_TRUE(build());
    const auto catalog = open();
    const World world(read_cities(embedded_cities()), kSeed);
    const City& city = world.cities().front();
    const geo::Position middle{city.latitude, city.longitude};
    const geo::Box box{middle.latitude - 0.5, middle.longitude - 0.5, middle.latitude + 0.5,
                       middle.longitude + 0.5, middle};
    const WallTime monday_noon{1'767'009'600'000'000};
    struct Case {
        places::Wanted wanted;
        std::function<bool(const Spot&)> passes;
    };
    const auto is_of = [](const Spot& spot, std::string_view name) {
        return trades()[spot.trade].category.starts_with(name);
    };
    const Case cases[] = {
        {{}, [](const Spot&) { return true; }},
        {{.categories = {"amenity=cafe"}}, [&](const Spot& s) { return is_of(s, "amenity=cafe"); }},
        {{.categories = {"shop"}}, [&](const Spot& s) { return is_of(s, "shop="); }},
        {{.excluded = {"shop"}}, [&](const Spot& s) { return !is_of(s, "shop="); }},
        {{.open_at = monday_noon}, [&](const Spot& s) { return is_open(s, monday_noon); }},
        {{.categories = {"amenity"}, .open_at = monday_noon},
         [&](const Spot& s) { return is_of(s, "amenity=") && is_open(s, monday_noon); }},
        {{.rating_min = 1}, [](const Spot&) { return false; }},
    };
    for (const Case& asked : cases) {
        auto request = in_box(box);
        request.wanted = asked.wanted;
        const auto expected = scan(world, box, asked.passes);
        std::set<std::uint64_t> found;
        std::uint64_t total = 0;
        do {
            const auto page = catalog->search_and_wait(request);
            ASSERT_TRUE(page);
            total = *page->total_count;
            found.merge(ids_of(*page));
            request.after = page->next;
        } while (request.after);
        EXPECT_EQ(found, expected);
        EXPECT_EQ(total, expected.size());
    }
}

TEST_F(GenerateIndex, ShowsIdPositionAndAPlainName) {
    ASSERT_TRUE(build());
    const auto catalog = open();
    ASSERT_TRUE(catalog->index_only());
    EXPECT_EQ(catalog->index_only()->count, kCount);
    EXPECT_EQ(catalog->index_only()->seed, kSeed);
    const Spot spot = World(read_cities(embedded_cities()), kSeed).spot(41);
    places::SearchRequest request;
    request.centre = {spot.latitude, spot.longitude};
    const auto page = catalog->search_and_wait(request);
    ASSERT_TRUE(page);
    const places::Found& first = page->businesses.front();
    EXPECT_EQ(first.business->id.value, 42u);
    EXPECT_EQ(first.business->draft.name, "Place 42");
    EXPECT_EQ(first.business->draft.latitude, spot.latitude);
    EXPECT_EQ(first.distance.value, 0);
}

TEST_F(GenerateIndex, RefusesWhatNeedsRecords) {
    ASSERT_TRUE(build(100));
    const auto catalog = open();
    constexpr auto kUnsupported = ErrorCode::kUnsupported;
    EXPECT_EQ(catalog->read(places::BusinessId{1}).error().code(), kUnsupported);
    EXPECT_EQ(catalog->import_batch({}).error().code(), kUnsupported);
    const auto visit = [](const places::Business&) { return Result<>(); };
    EXPECT_EQ(catalog->for_each(visit).error().code(), kUnsupported);
    places::SearchRequest request;
    request.wanted.name = "cafe";
    EXPECT_EQ(catalog->search_and_wait(request).error().code(), kUnsupported);
}

TEST_F(GenerateIndex, IsBuiltAnewOverAnEarlierOne) {
    ASSERT_TRUE(build(100));
    ASSERT_TRUE(build(300));
    EXPECT_EQ(open()->index_only()->count, 300u);
    EXPECT_EQ(std::ranges::distance(std::filesystem::directory_iterator(data_ + "/geo")), 1);
}

TEST_F(GenerateIndex, IsRefusedWhereThereAreRecords) {
    ASSERT_NE(open(), nullptr);
    const auto built = build(100);
    ASSERT_FALSE(built);
    EXPECT_NE(built.error().problem.find("holds places with their records"), std::string::npos);
    EXPECT_FALSE(open()->index_only());
}

TEST_F(GenerateIndex, IsRefusedWhileAnotherProcessHasTheDirectory) {
    ASSERT_TRUE(build(100));
    const auto catalog = open();
    const auto built = build(200);
    ASSERT_FALSE(built);
    EXPECT_NE(built.error().problem.find("in use by another"), std::string::npos);
    EXPECT_EQ(catalog->search_and_wait({})->total_count.has_value(), true);
}

TEST_F(GenerateIndex, ThatLostItsIndexIsNotOpened) {
    ASSERT_TRUE(build(100));
    for (const auto& file : std::filesystem::directory_iterator(data_ + "/geo")) {
        std::filesystem::resize_file(file, 100);
    }
    const auto opened = places::Catalog::open(environment(), data_, options_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), ErrorCode::kCorrupt);
}

TEST_F(GenerateIndex, RefusesACountOutOfRange) {
    EXPECT_FALSE(build(0));
    EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(GenerateIndex, ShowsOneBarForMakingAndPacking) {
    ASSERT_TRUE(build());
    ASSERT_GE(console_.statuses.size(), 2u);
    EXPECT_TRUE(console_.statuses.front().starts_with("making "));
    EXPECT_TRUE(console_.statuses.back().starts_with("packing "));
    EXPECT_NE(console_.statuses.back().find("100 %"), std::string::npos);
    EXPECT_NE(console_.lines.back().find("20,000 places are in the search index"),
              std::string::npos);
}

}  // namespace
}  // namespace madang::generate
