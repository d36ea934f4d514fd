// Base maps of real extracts, by tilemaker, and what is none.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/basemap/basemap.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <protozero/pbf_reader.hpp>

#include "io/system_environment.h"
#include "service/basemap/container.h"
#include "service/basemap/extracts.h"
#include "service/basemap/unpack.h"
#include "tool/import/memory_sink.h"

namespace madang::importer {
namespace {

class BaseMapOf : public testing::Test {
protected:
    BaseMapOf() : data_(testing::TempDir() + std::to_string(::getpid()) + "base_map") {
        std::filesystem::remove_all(data_);
        std::filesystem::create_directories(data_);
    }
    ~BaseMapOf() override { std::filesystem::remove_all(data_); }

    io::Environment& environment() { return system_.environment(); }
    std::string file(const std::string& name, std::string_view text) {
        std::ofstream(data_ + "/" + name, std::ios::binary) << text;
        return data_ + "/" + name;
    }
    // The path of a real extract; empty where it or tilemaker is not there.
    std::string extract(const std::string& name) {
        const std::string path = MADANG_SOURCE_DIR "/../shared/data/osm/" + name + ".osm.pbf";
        const bool is_there =
            std::filesystem::exists(path) && check_base_map(environment().files, path);
        return is_there ? path : "";
    }
    std::vector<std::string> shown() {
        std::vector<std::string> names;
        const auto extracts = basemap::list_extracts(environment().files, data_);
        EXPECT_TRUE(extracts);
        for (const basemap::Extract& one : *extracts) names.push_back(one.file());
        return names;
    }

    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
    MemoryConsole console_;
    std::string data_;
};

std::string text_of(const protozero::data_view& view) {
    return {view.data(), view.size()};
}

// Layers of a tile, each with the values that its features have.
std::map<std::string, std::set<std::string>> layers_of(const std::string& tile) {
    std::map<std::string, std::set<std::string>> layers;
    protozero::pbf_reader in(tile);
    while (in.next(3)) {
        protozero::pbf_reader layer = in.get_message();
        std::string name;
        std::set<std::string> values;
        while (layer.next()) {
            if (layer.tag() == 1) {
                name = layer.get_string();
            } else if (layer.tag() == 4) {
                protozero::pbf_reader value = layer.get_message();
                while (value.next()) {
                    if (value.tag() == 1) {
                        values.insert(text_of(value.get_view()));
                    } else {
                        value.skip();
                    }
                }
            } else {
                layer.skip();
            }
        }
        layers[name] = values;
    }
    return layers;
}

std::string unpacked(const basemap::Container& container, const mvt::Tile& tile) {
    const auto stored = container.read(tile);
    EXPECT_TRUE(stored && *stored) << tile.zoom << "/" << tile.column << "/" << tile.row;
    return basemap::unpack_gzip(**stored).value_or("");
}

TEST_F(BaseMapOf, ARealTownHasTheLayersOfTheProfile) {
    const std::string path = extract("porto-2020");
    if (path.empty()) GTEST_SKIP() << "the extract or tilemaker is not there";
    const auto made = make_base_map(environment(), path, data_, console_);
    ASSERT_TRUE(made) << made.error().problem;
    EXPECT_TRUE(console_.lines.back().starts_with("Base map: 25 tiles, ")) << console_.lines.back();
    EXPECT_TRUE(console_.lines.back().ends_with(" MB, zoom 0-14"));
    EXPECT_EQ(shown(), std::vector<std::string>{"porto-2020.1.mbtiles"});
    const auto container = basemap::Container::open(data_ + "/basemap/porto-2020.1.mbtiles");
    ASSERT_TRUE(container);
    EXPECT_EQ((*container)->coverage().maxzoom, 14u);
    EXPECT_NEAR((*container)->coverage().bounds.west, -8.6212, 1e-3);
    // The middle of the town, and the whole of it.
    const auto centre = layers_of(unpacked(**container, {14, 7800, 6134}));
    EXPECT_TRUE(centre.contains("building"));
    EXPECT_TRUE(centre.contains("road"));
    const auto& roads = centre.at("road");
    for (const char* kind : {"primary", "minor", "path"}) EXPECT_TRUE(roads.contains(kind)) << kind;
    EXPECT_TRUE(centre.at("landuse").contains("park"));
    const auto far = layers_of(unpacked(**container, {10, 487, 383}));
    EXPECT_FALSE(far.contains("building"));
    EXPECT_TRUE(far.contains("road"));
    EXPECT_TRUE(std::filesystem::is_empty(data_ + "/basemap/work"));
}

TEST_F(BaseMapOf, AnExtractThatNamesNodesItHasNotIsMadeWithoutThem) {
    const std::string path = extract("helsinki-centre-2019");
    if (path.empty()) GTEST_SKIP() << "the extract or tilemaker is not there";
    const auto made = make_base_map(environment(), path, data_, console_);
    ASSERT_TRUE(made) << made.error().problem;
    EXPECT_NE(console_.lines.front().find("names nodes that it does not hold"), std::string::npos);
    const auto container =
        basemap::Container::open(data_ + "/basemap/helsinki-centre-2019.1.mbtiles");
    ASSERT_TRUE(container);
    const auto centre = layers_of(unpacked(**container, {14, 9327, 4742}));
    for (const char* layer : {"building", "road", "water"}) {
        EXPECT_TRUE(centre.contains(layer)) << layer;
    }
    EXPECT_TRUE(centre.at("road").contains("Aleksanterinkatu"));
    EXPECT_TRUE(std::filesystem::is_empty(data_ + "/basemap/work"));
}

TEST_F(BaseMapOf, TheSameFileAgainTakesItsPlaceAndAnotherStandsBeside) {
    const std::string path = extract("porto-2020");
    if (path.empty()) GTEST_SKIP() << "the extract or tilemaker is not there";
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(make_base_map(environment(), path, data_, console_));
    ASSERT_TRUE(make_base_map(environment(), extract("london-centre-2020"), data_, console_));
    EXPECT_EQ(shown(),
              (std::vector<std::string>{"london-centre-2020.1.mbtiles", "porto-2020.2.mbtiles"}));
    EXPECT_FALSE(std::filesystem::exists(data_ + "/basemap/porto-2020.1.mbtiles"));
}

TEST_F(BaseMapOf, AFileOfAnotherKindIsRefusedBeforeAnythingIsDone) {
    const auto refused = [&](const std::string& path) {
        const auto checked = check_base_map(environment().files, path);
        return checked ? "" : checked.error().problem + " " + checked.error().advice;
    };
    EXPECT_NE(refused(file("a.csv", "name,lat,lon\nA,1,2\n")).find("is not an .osm.pbf file"),
              std::string::npos);
    EXPECT_NE(refused(file("a.osm", "<osm/>")).find("osmium cat"), std::string::npos);
    EXPECT_NE(refused(file("empty.osm.pbf", "")).find("is not an .osm.pbf"), std::string::npos);
    EXPECT_NE(refused(data_ + "/none.osm.pbf").find("does not exist"), std::string::npos);
}

TEST_F(BaseMapOf, WhatTilemakerSaysIsShownWhenItFails) {
    const std::string path = extract("porto-2020");
    if (path.empty()) GTEST_SKIP() << "the extract or tilemaker is not there";
    std::string half(20'000, '\0');
    std::ifstream(path, std::ios::binary)
        .read(half.data(), static_cast<std::streamsize>(half.size()));
    const auto made = make_base_map(environment(), file("half.osm.pbf", half), data_, console_);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().problem.find("tilemaker could not make"), std::string::npos)
        << made.error().problem;
    EXPECT_TRUE(shown().empty());
    EXPECT_TRUE(std::filesystem::is_empty(data_ + "/basemap/work"));
}

TEST_F(BaseMapOf, TwoAtOnceAreRefused) {
    const std::string path = extract("porto-2020");
    if (path.empty()) GTEST_SKIP() << "the extract or tilemaker is not there";
    std::filesystem::create_directories(data_ + "/basemap");
    const auto lock = environment().files.lock(data_ + "/basemap/lock");
    ASSERT_TRUE(lock);
    const auto made = make_base_map(environment(), path, data_, console_);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().problem.find("another import"), std::string::npos);
}

}  // namespace
}  // namespace madang::importer
