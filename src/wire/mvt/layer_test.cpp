// Layers, read back by protozero.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/layer.h"

#include <gtest/gtest.h>

#include <vector>

#include <protozero/pbf_reader.hpp>

namespace madang::mvt {
namespace {

struct ReadFeature {
    std::uint64_t id = 0;
    std::vector<std::uint32_t> tags;
    std::vector<std::uint32_t> geometry;
    std::int32_t type = 0;
};

struct ReadLayer {
    std::string name;
    std::uint32_t version = 0;
    std::uint32_t extent = 0;
    std::vector<std::string> keys;
    std::vector<std::string> values;  // encoded
    std::vector<ReadFeature> features;
};

template <class Range>
std::vector<std::uint32_t> numbers(const Range& range) {
    return {range.begin(), range.end()};
}

ReadFeature read_feature(protozero::pbf_reader in) {
    ReadFeature feature;
    while (in.next()) {
        switch (in.tag()) {
            case 1: feature.id = in.get_uint64(); break;
            case 2: feature.tags = numbers(in.get_packed_uint32()); break;
            case 3: feature.type = in.get_enum(); break;
            case 4: feature.geometry = numbers(in.get_packed_uint32()); break;
            default: in.skip();
        }
    }
    return feature;
}

ReadLayer read_layer(const std::string& tile) {
    ReadLayer layer;
    protozero::pbf_reader outer(tile);
    EXPECT_TRUE(outer.next(3));
    protozero::pbf_reader in = outer.get_message();
    while (in.next()) {
        switch (in.tag()) {
            case 1: layer.name = in.get_string(); break;
            case 2: layer.features.push_back(read_feature(in.get_message())); break;
            case 3: layer.keys.push_back(in.get_string()); break;
            case 4: layer.values.push_back(std::string(in.get_view())); break;
            case 5: layer.extent = in.get_uint32(); break;
            case 15: layer.version = in.get_uint32(); break;
            default: in.skip();
        }
    }
    EXPECT_FALSE(outer.next());
    return layer;
}

TEST(Layer, IsReadBackAsItWasWritten) {
    Layer layer("places");
    const Property cafe[] = {{"name", std::string("마당 카페")}, {"count", std::int64_t{1}}};
    const Property bar[] = {{"name", std::string("Bar")}, {"count", std::int64_t{1}}};
    layer.add_point(7, {1, -2}, cafe);
    layer.add_point(9, {4096, 0}, bar);
    std::string tile;
    layer.write(tile);
    const ReadLayer read = read_layer(tile);
    EXPECT_EQ(read.name, "places");
    EXPECT_EQ(read.version, 2u);
    EXPECT_EQ(read.extent, 4096u);
    EXPECT_EQ(read.keys, (std::vector<std::string>{"name", "count"}));
    EXPECT_EQ(read.values.size(), 3u) << "the count is written once";
    ASSERT_EQ(read.features.size(), 2u);
    EXPECT_EQ(read.features[0].id, 7u);
    EXPECT_EQ(read.features[0].type, 1);
    EXPECT_EQ(read.features[0].tags, (std::vector<std::uint32_t>{0, 0, 1, 1}));
    EXPECT_EQ(read.features[0].geometry, (std::vector<std::uint32_t>{9, 2, 3}));
    EXPECT_EQ(read.features[1].tags, (std::vector<std::uint32_t>{0, 2, 1, 1}));
    EXPECT_EQ(read.features[1].geometry, (std::vector<std::uint32_t>{9, 8192, 0}));
}

TEST(Layer, WritesEachTypeOfValue) {
    Layer layer("v");
    const Property all[] = {
        {"s", std::string("x")}, {"i", std::int64_t{-5}}, {"d", 0.5}, {"b", true}};
    layer.add_point(1, {0, 0}, all);
    std::string tile;
    layer.write(tile);
    const ReadLayer read = read_layer(tile);
    ASSERT_EQ(read.values.size(), 4u);
    const auto value = [&](std::size_t i) {
        protozero::pbf_reader in(read.values[i]);
        EXPECT_TRUE(in.next());
        return in;
    };
    EXPECT_EQ(value(0).get_string(), "x");
    EXPECT_EQ(value(1).get_int64(), -5);
    EXPECT_EQ(value(2).get_double(), 0.5);
    EXPECT_TRUE(value(3).get_bool());
}

TEST(Layer, WithoutPointsIsLeftOut) {
    std::string tile;
    Layer("empty").write(tile);
    EXPECT_TRUE(tile.empty());
}

}  // namespace
}  // namespace madang::mvt
