// Protocol buffer messages of a layer.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/layer.h"

#include <vector>

#include <protozero/pbf_writer.hpp>

#include "wire/mvt/limits.h"
#include "wire/mvt/schema.h"

namespace madang::mvt {

namespace {

constexpr std::int32_t kTypePoint = 1;
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMoveToOne = 1 | 1 << 3;  // §4.3.1: command 1, once

struct WriteValue {
    protozero::pbf_writer& out;
    void operator()(const std::string& text) const { out.add_string(kValueString, text); }
    void operator()(std::int64_t number) const { out.add_int64(kValueInt, number); }
    void operator()(double number) const { out.add_double(kValueDouble, number); }
    void operator()(bool truth) const { out.add_bool(kValueBool, truth); }
};

}  // namespace

std::uint32_t Layer::key_number(std::string_view key) {
    if (const auto known = key_numbers_.find(key); known != key_numbers_.end()) {
        return known->second;
    }
    const auto number = static_cast<std::uint32_t>(key_numbers_.size());
    key_numbers_.emplace(key, number);
    protozero::pbf_writer(keys_).add_string(kLayerKey, key.data(), key.size());
    return number;
}

std::uint32_t Layer::value_number(const Value& value) {
    const auto number = static_cast<std::uint32_t>(value_numbers_.size());
    const auto [known, is_new] = value_numbers_.try_emplace(value, number);
    if (is_new) {
        std::string message;
        protozero::pbf_writer out(message);
        std::visit(WriteValue{out}, value);
        protozero::pbf_writer(values_).add_message(kLayerValue, message);
    }
    return known->second;
}

void Layer::add_point(std::uint64_t id, TilePoint at, std::span<const Property> properties) {
    std::vector<std::uint32_t> tags;
    for (const Property& property : properties) {
        tags.push_back(key_number(property.key));
        tags.push_back(value_number(property.value));
    }
    const std::uint32_t geometry[] = {kMoveToOne, protozero::encode_zigzag32(at.x),
                                      protozero::encode_zigzag32(at.y)};
    std::string message;
    protozero::pbf_writer feature(message);
    feature.add_uint64(kFeatureId, id);
    feature.add_packed_uint32(kFeatureTags, tags.begin(), tags.end());
    feature.add_enum(kFeatureType, kTypePoint);
    feature.add_packed_uint32(kFeatureGeometry, std::begin(geometry), std::end(geometry));
    protozero::pbf_writer(features_).add_message(kLayerFeature, message);
    ++points_;
}

void Layer::write(std::string& tile) const {
    if (points_ == 0) return;
    std::string message;
    protozero::pbf_writer layer(message);
    layer.add_uint32(kLayerVersion, kVersion);
    layer.add_string(kLayerName, name_);
    message.append(features_).append(keys_).append(values_);
    layer.add_uint32(kLayerExtent, kExtent);
    protozero::pbf_writer(tile).add_message(kTileLayer, message);
}

}  // namespace madang::mvt
