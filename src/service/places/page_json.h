// Lists of businesses as JSON: which members each shows, and the page around them.
//
// Threads: pure functions, immutable table.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "service/places/search.h"

namespace madang::places {

// A set of members of a business, one bit each.
using Members = std::uint32_t;

// Returns the bit of a member's name, or nothing; and all names, joined by `separator`.
std::optional<Members> member_bit(std::string_view name);
std::string member_names(std::string_view separator);

// What a list shows unless it is told: everything but description, attributes, photos, source and
// times.
Members usual_members();

// Writes an object of the members that are not empty.
void write_card(JsonWriter& json, const Business& business, Meters distance, Members members);

// Writes a page of a search; `write_one` shows each business. `next`, if not empty, is the cursor
// of the page behind it.
using WriteOne = std::function<void(JsonWriter&, const Business&, Meters)>;
void write_page(JsonWriter& json, const SearchPage& page, std::string_view next,
                const WriteOne& write_one);

// Returns the distance as it is shown: metres to the centimetre.
double shown_distance(Meters distance);

}  // namespace madang::places
