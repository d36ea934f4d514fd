// Businesses as JSON: what routes, imports and exports read and write, driven by the field table.
//
// Reading is strict: unknown and repeated keys, wrong types and values beyond a limit are errors,
// all reported at once. Empty fields are not written, so that what is written can be read back.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_writer.h"
#include "base/units.h"
#include "service/places/business.h"
#include "service/places/catalog.h"

namespace madang::places {

// Which keys a draft's JSON may hold beside the writable fields.
enum class Accept : std::uint8_t {
    kDraft,     // none
    kExported,  // also those that an export adds (id, created, updated, version), which are ignored
};

// Returns the draft in `json`, checked as by check_draft. Never an empty error list.
std::expected<Draft, std::vector<FieldError>> read_draft(std::string_view json,
                                                         Accept accept = Accept::kDraft);

// Writes the members of a draft into an object that is already begun.
void write_fields(JsonWriter& json, const Draft& draft);

// Writes {"id":…, fields…, "created":…, "updated":…, "version":…}.
void write_business(JsonWriter& json, const Business& business);

// Writes {"id":…, "name":…, "latitude":…, "longitude":…, "distance_m":…, …}: what a list shows,
// that is everything but description, attributes, source and times.
void write_card(JsonWriter& json, const Business& business, Meters distance);

// Writes a page of a search; `write_one` shows each business. `next`, if not empty, is the cursor
// of the page behind it.
using WriteOne = void (*)(JsonWriter&, const Business&, Meters);
void write_page(JsonWriter& json, const SearchPage& page, std::string_view next,
                WriteOne write_one = write_card);

// Returns the distance as it is shown: metres to the centimetre.
double shown_distance(Meters distance);

}  // namespace madang::places
