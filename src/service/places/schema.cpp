// The JSON schemas of drafts and businesses, made from the table of fields.
//
// maxLength counts characters where our limits count bytes, so it is the upper bound; the
// description says the bytes. SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "service/places/fields.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

void write_text(JsonWriter& json, const Field& field) {
    json.member("type", "string").member("maxLength", field.max_bytes);
    if (field.presence == Presence::kRequired) json.member("minLength", 1);
    if (field.type == FieldType::kWebsite) json.member("format", "uri");
    json.key("examples").begin_array().string(field.example).end_array();
}

void write_number(JsonWriter& json, const Field& field) {
    json.member("type", field.type == FieldType::kInteger ? "integer" : "number");
    json.member("minimum", field.minimum).member("maximum", field.maximum);
    json.key("examples").begin_array().raw(field.example).end_array();
}

void write_text_map(JsonWriter& json) {
    json.member("type", "object").member("maxProperties", kAttributesMax);
    json.key("propertyNames").begin_object().member("maxLength", kAttributeNameBytesMax);
    json.end_object();
    json.key("additionalProperties").begin_object().member("type", "string");
    json.member("maxLength", kAttributeValueBytesMax).end_object();
}

void write_property(JsonWriter& json, const Field& field) {
    json.key(field.name).begin_object();
    switch (field.type) {
        case FieldType::kInteger:
        case FieldType::kNumber: write_number(json, field); break;
        case FieldType::kTextMap: write_text_map(json); break;
        case FieldType::kLine:
        case FieldType::kText:
        case FieldType::kWebsite: write_text(json, field); break;
    }
    std::string description(field.description);
    if (field.max_bytes > 0) {
        description += "; at most " + std::to_string(field.max_bytes) + " bytes of UTF-8";
    }
    json.member("description", description).end_object();
}

void write_properties(JsonWriter& json) {
    for (const Field& field : fields()) write_property(json, field);
}

void write_required(JsonWriter& json) {
    for (const Field& field : fields()) {
        if (field.presence == Presence::kRequired) json.string(field.name);
    }
}

void write_plain(JsonWriter& json, std::string_view name, std::string_view type,
                 std::string_view format) {
    json.key(name).begin_object().member("type", type);
    if (!format.empty()) json.member("format", format);
    json.end_object();
}

}  // namespace

std::string draft_schema() {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("type", "object").member("additionalProperties", false);
    json.key("properties").begin_object();
    write_properties(json);
    json.end_object();
    json.key("required").begin_array();
    write_required(json);
    json.end_array().end_object();
    return out;
}

std::string business_schema() {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("type", "object");
    json.key("properties").begin_object();
    write_plain(json, "id", "string", "");
    write_properties(json);
    json.key("photos").begin_object().member("type", "array").key("items");
    json.begin_object().member("type", "string").member("format", "uri").end_object();
    json.member("description", "Links, from the attributes").end_object();
    write_plain(json, "created", "string", "date-time");
    write_plain(json, "updated", "string", "date-time");
    write_plain(json, "version", "integer", "");
    json.end_object();
    json.key("required").begin_array().string("id");
    write_required(json);
    json.string("created").string("updated").string("version").end_array().end_object();
    return out;
}

}  // namespace madang::places
