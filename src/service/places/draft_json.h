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
#include "base/result.h"
#include "base/units.h"
#include "service/places/business.h"
#include "service/places/fields.h"

namespace madang::places {

// Which keys a draft's JSON may hold beside the writable fields.
enum class Accept : std::uint8_t {
    kDraft,     // none
    kExported,  // also what an export adds (id, photos, created, updated, version): not looked at
};

// Returns the draft in `json`, checked as by check_draft. Never an empty error list.
std::expected<Draft, std::vector<FieldError>> read_draft(std::string_view json,
                                                         Accept accept = Accept::kDraft);

// Writes the members of a draft into an object that is already begun.
void write_fields(JsonWriter& json, const Draft& draft);

// Writes one field as a member, if it is not empty; and the links to photos (photos.h).
void write_field(JsonWriter& json, const Field& field, const Draft& draft);
void write_photos(JsonWriter& json, const Draft& draft);

// Returns what write_business has written. Errors: corrupt.
Result<Business> read_business(std::string_view json);

// Writes {"id":…, fields…, "photos":…, "created":…, "updated":…, "version":…}.
void write_business(JsonWriter& json, const Business& business);

}  // namespace madang::places
