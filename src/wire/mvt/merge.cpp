// Reading layers piece by piece and writing them joined.
// SPDX-License-Identifier: Apache-2.0
#include "wire/mvt/merge.h"

#include <map>
#include <memory>
#include <vector>

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "wire/mvt/schema.h"

namespace madang::mvt {

namespace {

constexpr std::uint32_t kExtentDefault = 4096;  // §4.1
constexpr std::uint32_t kVersion = 2;

std::string_view text_of(const protozero::data_view& view) {
    return {view.data(), view.size()};
}

// Distinct encoded keys, or values, by number.
class Numbers {
public:
    std::uint32_t add(std::string_view entry) {
        const auto next = static_cast<std::uint32_t>(numbers_.size());
        const auto [known, is_new] = numbers_.try_emplace(std::string(entry), next);
        if (is_new) order_.push_back(&known->first);
        return known->second;
    }
    std::vector<std::uint32_t> add_all(const std::vector<std::string_view>& entries) {
        std::vector<std::uint32_t> numbers;
        numbers.reserve(entries.size());
        for (const std::string_view entry : entries) numbers.push_back(add(entry));
        return numbers;
    }
    const std::vector<const std::string*>& in_order() const { return order_; }

private:
    std::map<std::string, std::uint32_t, std::less<>> numbers_;
    std::vector<const std::string*> order_;
};

// The parts of one layer of one tile.
struct Parts {
    std::string_view name;
    std::uint32_t extent = kExtentDefault;
    std::vector<std::string_view> keys;
    std::vector<std::string_view> values;
    std::vector<std::string_view> features;
};

using protozero::tag_and_type;
constexpr auto kBytes = protozero::pbf_wire_type::length_delimited;
constexpr auto kVarint = protozero::pbf_wire_type::varint;

Parts parts_of(std::string_view layer) {
    Parts parts;
    protozero::pbf_reader in(layer.data(), layer.size());
    while (in.next()) {
        switch (in.tag_and_type()) {
            case tag_and_type(kLayerName, kBytes): parts.name = text_of(in.get_view()); break;
            case tag_and_type(kLayerFeature, kBytes):
                parts.features.push_back(text_of(in.get_view()));
                break;
            case tag_and_type(kLayerKey, kBytes):
                parts.keys.push_back(text_of(in.get_view()));
                break;
            case tag_and_type(kLayerValue, kBytes):
                parts.values.push_back(text_of(in.get_view()));
                break;
            case tag_and_type(kLayerExtent, kVarint): parts.extent = in.get_uint32(); break;
            default: in.skip(); break;
        }
    }
    return parts;
}

// The tags of a feature, key and value in turn, by their new numbers.
template <class Tags>
Result<std::vector<std::uint32_t>> renumbered(const Tags& tags,
                                              const std::vector<std::uint32_t>& keys,
                                              const std::vector<std::uint32_t>& values) {
    std::vector<std::uint32_t> fresh;
    for (const std::uint32_t old : tags) {
        const auto& numbers = fresh.size() % 2 == 0 ? keys : values;
        if (old >= numbers.size()) {
            return fail(ErrorCode::kCorrupt, "a feature's tag has no key or value");
        }
        fresh.push_back(numbers[old]);
    }
    return fresh;
}

// A feature's field as it is; geometry stays the packed numbers that it was.
void copy_field(protozero::pbf_reader& in, protozero::pbf_writer& out) {
    switch (in.tag_and_type()) {
        case tag_and_type(kFeatureId, kVarint): out.add_uint64(kFeatureId, in.get_uint64()); break;
        case tag_and_type(kFeatureType, kVarint): out.add_enum(kFeatureType, in.get_enum()); break;
        case tag_and_type(kFeatureGeometry, kBytes):
            out.add_bytes(kFeatureGeometry, in.get_view());
            break;
        default: in.skip(); break;
    }
}

class JoinedLayer {
public:
    explicit JoinedLayer(std::uint32_t extent) : extent_(extent) {}

    Result<> add(const Parts& parts) {
        if (parts.extent != extent_) {
            return fail(ErrorCode::kCorrupt, "layers of one name have different extents");
        }
        const auto keys = keys_.add_all(parts.keys);
        const auto values = values_.add_all(parts.values);
        for (const std::string_view feature : parts.features)
            TRY(add_feature(feature, keys, values));
        return {};
    }

    void write(const std::string& name, std::string& tile) const {
        std::string message;
        protozero::pbf_writer layer(message);
        layer.add_uint32(kLayerVersion, kVersion);
        layer.add_string(kLayerName, name);
        message.append(features_);
        for (const std::string* key : keys_.in_order()) layer.add_string(kLayerKey, *key);
        for (const std::string* value : values_.in_order()) layer.add_message(kLayerValue, *value);
        layer.add_uint32(kLayerExtent, extent_);
        protozero::pbf_writer(tile).add_message(kTileLayer, message);
    }

private:
    Result<> add_feature(std::string_view feature, const std::vector<std::uint32_t>& keys,
                         const std::vector<std::uint32_t>& values) {
        std::string message;
        protozero::pbf_writer out(message);
        protozero::pbf_reader in(feature.data(), feature.size());
        while (in.next()) {
            if (in.tag_and_type() != tag_and_type(kFeatureTags, kBytes)) {
                copy_field(in, out);
                continue;
            }
            const auto tags = TRY(renumbered(in.get_packed_uint32(), keys, values));
            out.add_packed_uint32(kFeatureTags, tags.begin(), tags.end());
        }
        protozero::pbf_writer(features_).add_message(kLayerFeature, message);
        return {};
    }

    std::uint32_t extent_;
    std::string features_;  // encoded
    Numbers keys_;
    Numbers values_;
};

class Joined {
public:
    Result<> add(std::string_view tile) {
        protozero::pbf_reader in(tile.data(), tile.size());
        while (in.next(kTileLayer, kBytes)) {
            const Parts parts = parts_of(text_of(in.get_view()));
            auto& layer = layers_[std::string(parts.name)];
            if (layer == nullptr) {
                layer = std::make_unique<JoinedLayer>(parts.extent);
                order_.emplace_back(parts.name);
            }
            TRY(layer->add(parts));
        }
        return {};
    }

    std::string write() const {
        std::string tile;
        for (const std::string& name : order_) layers_.at(name)->write(name, tile);
        return tile;
    }

private:
    std::map<std::string, std::unique_ptr<JoinedLayer>, std::less<>> layers_;
    std::vector<std::string> order_;
};

}  // namespace

Result<std::string> merge(std::span<const std::string> tiles) {
    try {
        Joined joined;
        for (const std::string& tile : tiles) TRY(joined.add(tile));
        return joined.write();
    } catch (const protozero::exception&) {
        return fail(ErrorCode::kCorrupt, "not a vector tile");
    }
}

}  // namespace madang::mvt
