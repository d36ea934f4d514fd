// A layer of points, written as a vector tile holds it.
//
// Idea:       features refer to keys and values of the layer by number; each distinct one is
// written
//             once. A tile is its layers one after another.
// Threads:    one at a time.
// Source:     Mapbox Vector Tile Specification 2.1, §4.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "wire/mvt/tile.h"

namespace madang::mvt {

using Value = std::variant<std::string, std::int64_t, double, bool>;

struct Property {
    std::string_view key;
    Value value;
};

class Layer {
public:
    explicit Layer(std::string name) : name_(std::move(name)) {}

    // Keys are not repeated within one point.
    void add_point(std::uint64_t id, TilePoint at, std::span<const Property> properties);

    std::size_t points() const { return points_; }

    // Appends the layer to a tile. A layer without points is left out (§4.1: it need not be there).
    void write(std::string& tile) const;

private:
    std::uint32_t key_number(std::string_view key);
    std::uint32_t value_number(const Value& value);

    std::string name_;
    std::string features_;  // encoded
    std::string keys_;
    std::string values_;
    std::map<std::string, std::uint32_t, std::less<>> key_numbers_;
    std::map<Value, std::uint32_t> value_numbers_;
    std::size_t points_ = 0;
};

}  // namespace madang::mvt
