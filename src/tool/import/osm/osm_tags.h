// The tags of OpenStreetMap that make an object a place.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace madang::importer {

// An object with a name and one of these is a place; the first present gives the category.
inline constexpr std::array<std::string_view, 6> kMainKeys = {"amenity", "shop",   "tourism",
                                                              "leisure", "office", "craft"};

inline constexpr std::string_view kOsmAttribution = "© OpenStreetMap contributors";

}  // namespace madang::importer
