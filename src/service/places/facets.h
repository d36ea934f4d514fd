// What searches filter by besides place and name: features, stars and price, as small numbers.
//
// Idea:       a feature is what people ask for ("wifi"); the data says it in one of several
//             attributes ("internet_access": "wlan"). One table relates them; its order is the
//             bits' and only grows, since the index keeps the bits.
// Threads:    immutable table, pure functions.
// Source:     https://wiki.openstreetmap.org/wiki/Map_features (keys and values).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "service/places/business.h"

namespace madang::places {

// A set of features, one bit each.
using Features = std::uint32_t;

// Returns the bit of a feature's name, or nothing.
std::optional<Features> feature_bit(std::string_view name);

// All names, joined by `separator`, for schemas and errors.
std::string feature_names(std::string_view separator);

// Whether an attribute of this name can say that a business has a feature.
bool is_feature_attribute(std::string_view name);

Features features_of(const Draft& draft);

// Stars in tenths, rounded down so that a filter never promises more; 0 without a rating.
std::uint8_t rating_tenths(const Draft& draft);

// 1 to 4, or 0.
std::uint8_t price_of(const Draft& draft);

}  // namespace madang::places
