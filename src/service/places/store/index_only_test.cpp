// Builds that are cut short, and the marker's bytes.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/index_only.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/coding.h"
#include "base/hash.h"
#include "service/places/store/catalog_fixture.h"
#include "service/places/store/index_only_marker.h"

namespace madang::places {
namespace {

IndexOnlyBuild grid_of(std::uint64_t count) {
    IndexOnlyBuild build{.contents = {count, 5}, .categories = {"amenity=cafe", "shop"}};
    build.hours = {"Mo-Fr 09:00-18:00", "sunrise-sunset", "what is this"};
    build.place = [](std::uint64_t n) {
        IndexedPlace place{.latitude = static_cast<double>(n % 100) * 0.01, .longitude = 127};
        place.category = static_cast<std::uint16_t>(n % 3);
        place.hours = static_cast<std::uint16_t>(n % 4);
        place.rating = static_cast<std::uint8_t>(n % 50);
        return place;
    };
    return build;
}

// Cuts the power at every operation of a build over an earlier one.
TEST(IndexOnly, ABuildThatIsCutLeavesNoHalfMarkedDirectory) {
    bool was_completed = false;
    int unmarked = 0;
    for (std::uint64_t nth = 1; !was_completed; ++nth) {
        ASSERT_LT(nth, 200u);
        SimulatedCatalog simulated(nth, with_atlas());
        auto& environment = simulated.world.environment();
        ASSERT_TRUE(build_index_only(environment, "data", with_atlas(), grid_of(20)));
        simulated.world.disk().cut_power_at_operation(nth);
        was_completed =
            build_index_only(environment, "data", with_atlas(), grid_of(30)).has_value() &&
            simulated.world.disk().has_power();
        simulated.world.disk().forget_faults();
        simulated.world.disk().power_cut();
        const bool is_marked = *environment.files.exists(marker_path("data"));
        if (!is_marked) {
            // What is left is as good as an empty directory, for either kind.
            ++unmarked;
            ASSERT_TRUE(build_index_only(environment, "data", with_atlas(), grid_of(30)));
        }
        const auto opened = simulated.open();
        ASSERT_TRUE(opened) << opened.error().describe();
        const auto contents = simulated.catalog->index_only();
        ASSERT_TRUE(contents);
        SearchRequest all = around(0, 127);
        all.radius = std::nullopt;
        const auto page = simulated.catalog->search_and_wait(all);
        ASSERT_TRUE(page);
        EXPECT_EQ(*page->total_count, contents->count);
    }
    EXPECT_GT(unmarked, 3);
}

TEST(IndexOnly, ABuildThatWasCutGivesWayToRecords) {
    SimulatedCatalog simulated(1);
    auto& environment = simulated.world.environment();
    ASSERT_TRUE(build_index_only(environment, "data", {}, grid_of(20)));
    ASSERT_TRUE(environment.files.remove(marker_path("data")));
    ASSERT_TRUE(simulated.open());
    EXPECT_FALSE(simulated.catalog->index_only());
    SearchRequest all = around(0, 127);
    all.radius = std::nullopt;
    EXPECT_EQ(*simulated.catalog->search_and_wait(all)->total_count, 0u);
}

TEST(IndexOnly, KeepsRatingsSunAndWhatCannotBeReadAsOtherCatalogsDo) {
    SimulatedCatalog simulated(1, with_atlas());
    ASSERT_TRUE(build_index_only(simulated.world.environment(), "data", with_atlas(), grid_of(80)));
    ASSERT_TRUE(simulated.open());
    const auto count = [&](Wanted wanted) {
        SearchRequest request = around(0, 127);
        request.radius = std::nullopt;
        request.wanted = std::move(wanted);
        return *simulated.catalog->search_and_wait(request)->total_count;
    };
    // Ratings are n % 50 of n below 80.
    EXPECT_EQ(count({.rating_min = 45}), 5u);
    // Noon of a Monday at 127° E: hours 1 and 2 are open, 3 cannot be read.
    EXPECT_EQ(count({.open_at = WallTime{1'766'977'200'000'000}}), 40u);
    EXPECT_EQ(count({.categories = {"amenity"}}), 27u);
}

TEST(IndexOnly, RefusesAnImpossiblePlace) {
    io::sim::World world(1);
    IndexOnlyBuild build = grid_of(5);
    build.place = [](std::uint64_t) { return IndexedPlace{.latitude = 91}; };
    EXPECT_FALSE(build_index_only(world.environment(), "data", {}, build));
    EXPECT_FALSE(*Catalog::exists(world.environment().files, "data"));
}

TEST(IndexOnlyMarker, GivesBackWhatWasWritten) {
    const IndexOnlyMarker marker{{200'000'000, 7}, {"a=b", "c"}, {"Asia/Seoul\n\n24/7"}};
    const auto read = decode_marker(encode_marker(marker));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->contents.count, 200'000'000u);
    EXPECT_EQ(read->contents.seed, 7u);
    EXPECT_EQ(read->categories, marker.categories);
    EXPECT_EQ(read->schedules, marker.schedules);
}

TEST(IndexOnlyMarker, FindsDamageOfAnyByte) {
    const std::string bytes = encode_marker({{1, 2}, {"a"}, {"b"}});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        EXPECT_FALSE(decode_marker(damaged)) << at;
        EXPECT_FALSE(decode_marker(bytes.substr(0, at))) << at;
    }
}

TEST(IndexOnlyMarker, OfANewerVersionIsUnsupported) {
    std::string bytes = encode_marker({{1, 2}, {}, {}});
    bytes[8] = 2;
    bytes.resize(bytes.size() - 4);
    put_u32(bytes, crc32c(bytes));
    EXPECT_EQ(decode_marker(bytes).error().code(), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace madang::places
