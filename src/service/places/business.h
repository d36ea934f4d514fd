// A business as people write it (Draft) and as the directory keeps it (Business).
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/time.h"

namespace madang::places {

// A number from the directory's own counter, 1 for the first; shown as base/id.h text.
struct BusinessId {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(BusinessId, BusinessId) = default;
};

// The part that a client writes. Empty text means absent; fields.h names each field's limit.
struct Draft {
    std::string name;
    double latitude = 0;  // WGS84 degrees
    double longitude = 0;
    std::string address;
    std::string category;  // e.g. "amenity=cafe" or "cafe"; one exact word, not a tree
    std::string phone;
    std::string website;
    std::string opening_hours;  // text as published, e.g. OpenStreetMap's syntax
    std::string description;
    std::optional<double> rating = {};        // stars, 0 to 5, with a tenth at most
    std::optional<double> rating_count = {};  // how many rated, a whole number
    std::optional<double> price_level = {};   // 1 cheap to 4 dear, a whole number
    std::map<std::string, std::string> attributes;
    std::string attribution;  // whose data this is, e.g. "© OpenStreetMap contributors"
    std::string source_id;    // its id where it came from, e.g. "osm:n123"; unique if not empty

    friend bool operator==(const Draft&, const Draft&) = default;
};

struct Business {
    BusinessId id;
    Draft draft = {};
    WallTime created = {};
    WallTime updated = {};
    std::uint64_t version = 0;  // 1 when created, one more with each change

    friend bool operator==(const Business&, const Business&) = default;
};

}  // namespace madang::places
