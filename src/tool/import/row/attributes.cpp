// Attributes by simdjson and our writer.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/attributes.h"

#include <simdjson.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "service/places/facets.h"
#include "service/places/photos.h"

namespace madang::importer {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string scalar_text(element value) {
    switch (value.type()) {
        case element_type::STRING: return std::string(value.get_string().value_unsafe());
        case element_type::INT64: return std::to_string(value.get_int64().value_unsafe());
        case element_type::UINT64: return std::to_string(value.get_uint64().value_unsafe());
        case element_type::DOUBLE: return format_number(value.get_double().value_unsafe());
        case element_type::BOOL: return value.get_bool().value_unsafe() ? "yes" : "no";
        default: return {};
    }
}

}  // namespace

bool is_known_attribute(std::string_view name) {
    return places::is_feature_attribute(name) || places::is_photo_attribute(name);
}

std::map<std::string, std::string> read_attributes(std::string_view json) {
    std::map<std::string, std::string> attributes;
    if (json.empty() || json.front() != '{') return attributes;
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) return attributes;
    for (const auto& [name, value] : object) {
        std::string text = scalar_text(value);
        if (!text.empty()) attributes.insert_or_assign(std::string(name), std::move(text));
    }
    return attributes;
}

std::string write_attributes(const std::map<std::string, std::string>& attributes) {
    if (attributes.empty()) return {};
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    for (const auto& [name, value] : attributes) json.member(name, value);
    json.end_object();
    return out;
}

}  // namespace madang::importer
