// Names of extracts and what a directory shows.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/extracts.h"

#include <gtest/gtest.h>

#include "io/sim/world.h"

namespace madang::basemap {
namespace {

TEST(Extracts, AreReadFromTheNamesOfFiles) {
    EXPECT_EQ(extract_of("helsinki-2019.7.mbtiles"), (Extract{"helsinki-2019", 7}));
    EXPECT_EQ((Extract{"a", 12}.file()), "a.12.mbtiles");
    for (const char* other : {"a.mbtiles", ".1.mbtiles", "a.0.mbtiles", "a.x.mbtiles", "lock",
                              "a.1.mbtiles.new", "work", ""}) {
        EXPECT_FALSE(extract_of(other)) << other;
    }
}

TEST(Extracts, HaveNamesThatAnyFileSystemTakes) {
    EXPECT_EQ(extract_name("porto-2020"), "porto-2020");
    EXPECT_EQ(extract_name("서울 a/b.c"), "_______a_b_c");
    EXPECT_EQ(extract_name(""), "extract");
    EXPECT_EQ(extract_name(std::string(500, 'x')).size(), 100u);
}

TEST(Extracts, CountInTheirNewestGeneration) {
    io::sim::World world(1);
    auto& files = world.environment().files;
    EXPECT_TRUE(list_extracts(files, "data")->empty());
    ASSERT_TRUE(files.create_directories("data/basemap/work"));
    for (const char* name : {"b.9.mbtiles", "b.10.mbtiles", "a.1.mbtiles", "lock"}) {
        ASSERT_TRUE(files.replace(std::string("data/basemap/") + name, "x"));
    }
    const std::vector<Extract> expected = {{"a", 1}, {"b", 10}};
    EXPECT_EQ(*list_extracts(files, "data"), expected);
}

}  // namespace
}  // namespace madang::basemap
