// Reads and writes businesses as JSON by walking the table of fields.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/draft_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/id.h"
#include "base/json_reader.h"
#include "service/places/fields.h"
#include "service/places/limits.h"
#include "service/places/photos.h"

namespace madang::places {

namespace {

// What an export adds to the writable fields.
constexpr std::array<std::string_view, 5> kStoredKeys = {"id", "photos", "created", "updated",
                                                         "version"};

void read_attributes(JsonObject& object, std::string_view name, Draft& draft) {
    auto map = object.object(name, Presence::kOptional);
    if (!map) return;
    for (auto& [key, value] : map->texts({.max_bytes = kAttributeValueBytesMax})) {
        draft.attributes[std::move(key)] = std::move(value);
    }
}

void read_field(JsonObject& object, const Field& field, Draft& draft) {
    if (field.type == FieldType::kTextMap) {
        read_attributes(object, field.name, draft);
    } else if (field.text == nullptr) {
        const NumberRule rule{field.minimum, field.maximum, field.presence};
        if (auto value = object.number(field.name, rule)) set_number(field, draft, *value);
    } else {
        const TextRule rule{field.max_bytes, field.presence};
        if (auto value = object.text(field.name, rule)) draft.*field.text = std::move(*value);
    }
}

// Adds what the draft as a whole breaks, save for fields that already have an error: a field that
// could not be read is not also missing.
void add_rule_errors(const Draft& draft, std::vector<FieldError>& errors) {
    const auto read = errors.size();
    for (FieldError& error : check_draft(draft)) {
        const auto first = errors.begin();
        const auto last = first + static_cast<std::ptrdiff_t>(read);
        const bool known = std::any_of(
            first, last, [&](const FieldError& other) { return other.field == error.field; });
        if (!known) errors.push_back(std::move(error));
    }
}

}  // namespace

std::expected<Draft, std::vector<FieldError>> read_draft(std::string_view json, Accept accept) {
    auto document = JsonDocument::parse(json, {.size = kDraftJsonMax});
    if (!document) return std::unexpected(std::vector{document.error()});
    JsonObject object = document->root();
    Draft draft;
    for (const Field& field : fields()) read_field(object, field, draft);
    if (accept == Accept::kExported) {
        for (auto key : kStoredKeys) object.value(key, Presence::kOptional);
    }
    object.finish();
    std::vector<FieldError> errors = std::move(object.errors());
    add_rule_errors(draft, errors);
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return draft;
}

void write_field(JsonWriter& json, const Field& field, const Draft& draft) {
    if (field.type == FieldType::kTextMap) {
        if (draft.attributes.empty()) return;
        json.key(field.name).begin_object();
        for (const auto& [key, value] : draft.attributes) json.member(key, value);
        json.end_object();
    } else if (field.text == nullptr) {
        if (const auto value = number_of(field, draft)) json.member(field.name, *value);
    } else if (const std::string& text = draft.*field.text; !text.empty()) {
        json.member(field.name, text);
    }
}

void write_fields(JsonWriter& json, const Draft& draft) {
    for (const Field& field : fields()) write_field(json, field, draft);
}

void write_photos(JsonWriter& json, const Draft& draft) {
    const auto photos = photos_of(draft);
    if (photos.empty()) return;
    json.key("photos").begin_array();
    for (const std::string& photo : photos) json.string(photo);
    json.end_array();
}

Result<Business> read_business(std::string_view json) {
    auto document = JsonDocument::parse(json, {.size = kBusinessJsonMax});
    if (!document) return fail(ErrorCode::kCorrupt, "a business is no JSON");
    JsonObject object = document->root();
    Business business;
    for (const Field& field : fields()) read_field(object, field, business.draft);
    const auto id = decode_id(object.text("id").value_or(""));
    const auto created = parse_rfc3339(object.text("created").value_or(""));
    const auto updated = parse_rfc3339(object.text("updated").value_or(""));
    const auto version = object.integer("version", {.min = 1});
    object.value("photos", Presence::kOptional);
    object.finish();
    add_rule_errors(business.draft, object.errors());
    if (!object.errors().empty() || !id || !created || !updated || !version) {
        return fail(ErrorCode::kCorrupt, "a business breaks a rule");
    }
    business.id = BusinessId{*id};
    business.created = *created;
    business.updated = *updated;
    business.version = static_cast<std::uint64_t>(*version);
    return business;
}

void write_business(JsonWriter& json, const Business& business) {
    json.begin_object().member("id", encode_id(business.id.value));
    write_fields(json, business.draft);
    write_photos(json, business.draft);
    json.member("created", to_rfc3339(business.created));
    json.member("updated", to_rfc3339(business.updated));
    json.member("version", business.version).end_object();
}

}  // namespace madang::places
