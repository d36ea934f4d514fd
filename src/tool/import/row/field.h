// What a column or property means, and the names by which the world calls it.
//
// Idea:       one table of known names, most telling first within a field; a row takes for each
// field
//             the first name that has a value, so that an empty road address falls back to the lot
//             address. Names given with --map come before all others.
// Threads:    immutable after construction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tool/import/failure.h"

namespace madang::importer {

enum class Field : std::uint8_t {
    kSourceId,
    kName,
    kLatitude,
    kLongitude,
    kCategory,
    kAddress,  // whole; otherwise put together from the parts below
    kPhone,
    kWebsite,
    kOpeningHours,
    kDescription,
    kRating,
    kRatingCount,
    kPriceLevel,
    kAttribution,
    kAttributes,  // a JSON object
    kStreet,
    kHouseNumber,
    kPostcode,
    kCity,
    kRegion,
    kCountry,
};
inline constexpr std::size_t kFieldCount = 21;

// Returns the field's name as --map takes it, e.g. "opening_hours".
std::string_view name(Field field);

// A field, and how good a name for it was: lower ranks win. Ranks of known names are kRankStep
// apart, so that a reader can put names of its own between them.
inline constexpr std::uint16_t kRankStep = 10;
inline constexpr std::uint16_t kSourceIdRank = kRankStep;  // of a column that is called "source_id"
struct FieldChoice {
    Field field = Field::kName;
    std::uint16_t rank = 0;
};

class FieldNames {
public:
    // `mappings` as given with --map: "column=field". Fails on one that is not of that form or
    // names no field (the nearest is suggested).
    static Outcome<FieldNames> create(std::span<const std::string> mappings);

    // Returns what a column, property or tag of this name means, or nothing if it is not known.
    // Case, blanks, "-" and "_" around and between words do not matter.
    std::optional<FieldChoice> find(std::string_view column) const;

    // The columns named by --map, as given: a file without them is a mistake.
    const std::vector<std::string>& mapped_columns() const { return mapped_; }

private:
    std::unordered_map<std::string, FieldChoice> choices_;  // by normalised name
    std::vector<std::string> mapped_;
};

// Returns `column` as it is compared: lower case, words joined by "_".
std::string normalised_column(std::string_view column);

}  // namespace madang::importer
