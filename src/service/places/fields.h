// The writable fields of a business as a table: one row drives JSON reading and writing, the
// columns of a CSV import, validation and the OpenAPI schema, so that none can drift from the
// others.
//
// Threads: immutable table, pure functions.
// Limits:  places/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_reader.h"
#include "service/places/business.h"

namespace madang::places {

enum class FieldType : std::uint8_t {
    kLine,     // text without control characters
    kText,     // text that may hold line feeds and tabs
    kWebsite,  // absolute http or https URL
    kNumber,   // finite, inside [minimum, maximum]
    kInteger,  // the same, whole
    kTextMap,  // object of text to text (Draft::attributes)
};

struct Field {
    std::string_view name;
    FieldType type = FieldType::kLine;
    Presence presence = Presence::kOptional;
    std::size_t max_bytes = 0;  // of text
    double minimum = 0;         // of a number
    double maximum = 0;
    std::string Draft::* text = nullptr;  // where a text type lives
    double Draft::* number = nullptr;     // where a number that is always there lives
    std::optional<double> Draft::* optional_number = nullptr;  // where any other number lives
    std::string_view description;
    std::string_view example;
};

// All fields, in the order in which they are shown.
std::span<const Field> fields();

// Returns the field of this name, or null.
const Field* find_field(std::string_view name);

// The value of a number field: nothing if it is optional and absent; and setting it.
std::optional<double> number_of(const Field& field, const Draft& draft);
void set_number(const Field& field, Draft& draft, double value);

// Sets a field from text, as a CSV cell holds it: numbers are parsed, surrounding blanks trimmed. A
// name that starts with "attributes." sets that attribute. Returns what is wrong, if anything; the
// limits are left to check_draft.
std::optional<FieldError> set_from_text(Draft& draft, std::string_view name, std::string_view text);

// Returns everything that is wrong with the draft, each naming the field, the limit and what to do;
// empty if it may be stored.
std::vector<FieldError> check_draft(const Draft& draft);

// The same for a draft that is imported: it needs a source_id, so that a second run updates it.
std::vector<FieldError> check_import(const Draft& draft);

// Returns the JSON schema of a draft (OpenAPI 3.1), made from the table.
std::string draft_schema();
// Returns the JSON schema of a stored business: the draft's fields with id, times and version.
std::string business_schema();

}  // namespace madang::places
