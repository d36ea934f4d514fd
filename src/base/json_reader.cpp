// Reading values under rules, and the sentences that say what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_reader.h"

#include <algorithm>

#include "base/check.h"
#include "base/json_document.h"
#include "base/json_syntax.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace madang {

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kText = "a text";
constexpr std::string_view kNumber = "a number";
constexpr std::string_view kInteger = "an integer";
constexpr std::string_view kBoolean = "true or false";
constexpr std::string_view kObject = "an object";
constexpr std::string_view kArray = "an array";

std::string_view noun(JsonKind kind) {
    switch (kind) {
        case JsonKind::kNull: return "null";
        case JsonKind::kBoolean: return kBoolean;
        case JsonKind::kNumber: return kNumber;
        case JsonKind::kText: return kText;
        case JsonKind::kArray: return kArray;
        case JsonKind::kObject: return kObject;
    }
    return "a value";
}

// Returns "has 3 items; allowed are 1 to 2".
std::string size_message(std::size_t size, std::string_view unit, std::size_t min,
                         std::size_t max) {
    std::string out = "has " + std::to_string(size) + " ";
    out.append(unit).append("; allowed are ");
    return out.append(std::to_string(min) + " to " + std::to_string(max));
}

std::string integer_message(const std::string& value, const IntegerRule& rule) {
    return "is " + value + "; allowed is " + std::to_string(rule.min) + " to " +
           std::to_string(rule.max);
}

void write(JsonWriter& json, dom::element element);

void write(JsonWriter& json, dom::array array) {
    json.begin_array();
    for (const dom::element item : array) write(json, item);
    json.end_array();
}

void write(JsonWriter& json, dom::object object) {
    json.begin_object();
    for (const auto [key, value] : object) {
        json.key(key);
        write(json, value);
    }
    json.end_object();
}

void write(JsonWriter& json, dom::element element) {
    switch (element.type()) {
        case dom::element_type::ARRAY: write(json, element.get_array().value_unsafe()); return;
        case dom::element_type::OBJECT: write(json, element.get_object().value_unsafe()); return;
        case dom::element_type::INT64: json.integer(element.get_int64().value_unsafe()); return;
        case dom::element_type::UINT64:
            json.unsigned_integer(element.get_uint64().value_unsafe());
            return;
        case dom::element_type::DOUBLE: json.number(element.get_double().value_unsafe()); return;
        case dom::element_type::STRING: json.string(element.get_string().value_unsafe()); return;
        case dom::element_type::BOOL: json.boolean(element.get_bool().value_unsafe()); return;
        case dom::element_type::NULL_VALUE: json.null(); return;
    }
}

}  // namespace

JsonKind JsonValue::kind() const {
    switch (Document::element_of(node_).type()) {
        case dom::element_type::ARRAY: return JsonKind::kArray;
        case dom::element_type::OBJECT: return JsonKind::kObject;
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
        case dom::element_type::DOUBLE: return JsonKind::kNumber;
        case dom::element_type::STRING: return JsonKind::kText;
        case dom::element_type::BOOL: return JsonKind::kBoolean;
        case dom::element_type::NULL_VALUE: break;
    }
    return JsonKind::kNull;
}

void JsonValue::fail(std::string message) const {
    document_->fail(path_, std::move(message));
}

void JsonValue::fail_kind(std::string_view wanted) const {
    std::string message = kind() == JsonKind::kBoolean ? "is " + json() : "is ";
    if (kind() != JsonKind::kBoolean) message.append(noun(kind()));
    message.append("; it must be ").append(wanted);
    if (kind() == JsonKind::kNull) message.append(", or be left out if it is optional");
    fail(std::move(message));
}

std::optional<std::string> JsonValue::text(const TextRule& rule) const {
    std::string_view text;
    if (Document::element_of(node_).get_string().get(text) != simdjson::SUCCESS) {
        fail_kind(kText);
        return std::nullopt;
    }
    if (text.size() < rule.min_bytes || text.size() > rule.max_bytes) {
        fail(size_message(text.size(), "bytes", rule.min_bytes, rule.max_bytes));
        return std::nullopt;
    }
    if (text.find('\0') != std::string_view::npos) {
        fail("holds the character U+0000; leave it out");
        return std::nullopt;
    }
    return std::string(text);
}

std::optional<double> JsonValue::number(const NumberRule& rule) const {
    double value = 0;
    if (Document::element_of(node_).get_double().get(value) != simdjson::SUCCESS) {
        fail_kind(kNumber);
        return std::nullopt;
    }
    if (value < rule.min || value > rule.max) {
        fail("is " + format_number(value) + "; allowed is " + format_number(rule.min) + " to " +
             format_number(rule.max));
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> JsonValue::integer(const IntegerRule& rule) const {
    const dom::element element = Document::element_of(node_);
    if (element.type() == dom::element_type::DOUBLE) {
        fail("is " + json() + "; it must be an integer, written without fraction and exponent");
        return std::nullopt;
    }
    if (!element.is_number()) {
        fail_kind(kInteger);
        return std::nullopt;
    }
    std::int64_t value = 0;
    const bool fits = element.get_int64().get(value) == simdjson::SUCCESS;
    if (!fits || value < rule.min || value > rule.max) {
        fail(integer_message(json(), rule));
        return std::nullopt;
    }
    return value;
}

std::optional<bool> JsonValue::boolean() const {
    bool value = false;
    if (Document::element_of(node_).get_bool().get(value) != simdjson::SUCCESS) {
        fail_kind(kBoolean);
        return std::nullopt;
    }
    return value;
}

std::optional<JsonObject> JsonValue::object() const {
    if (kind() != JsonKind::kObject) {
        fail_kind(kObject);
        return std::nullopt;
    }
    return JsonObject(*this);
}

std::optional<std::vector<JsonValue>> JsonValue::array(const ArrayRule& rule) const {
    dom::array array;
    if (Document::element_of(node_).get_array().get(array) != simdjson::SUCCESS) {
        fail_kind(kArray);
        return std::nullopt;
    }
    if (array.size() < rule.min_items || array.size() > rule.max_items) {
        fail(size_message(array.size(), "items", rule.min_items, rule.max_items));
        return std::nullopt;
    }
    std::vector<JsonValue> items;
    items.reserve(array.size());
    for (const dom::element item : array) {
        const std::string path = join_json_path(path_, json_index(items.size()));
        items.push_back(JsonValue(document_, Document::node_of(item), path));
    }
    return items;
}

std::string JsonValue::json() const {
    std::string out;
    JsonWriter writer(out);
    write(writer, Document::element_of(node_));
    return out;
}

std::string JsonObject::path_of(std::string_view key) const {
    return join_json_path(path(), echo(key));
}

void JsonObject::fail(std::string_view key, std::string message) {
    value_.document_->fail(key.empty() ? path() : path_of(key), std::move(message));
}

std::vector<FieldError>& JsonObject::errors() {
    return value_.document_->errors;
}

bool JsonObject::has(std::string_view key) const {
    const dom::object object = JsonValue::Document::object_of(value_.node_);
    return object.at_key(key).error() == simdjson::SUCCESS;
}

std::optional<JsonValue> JsonObject::find(std::string_view key, Presence presence,
                                          std::string_view wanted) {
    asked_.emplace_back(key);
    const dom::object object = JsonValue::Document::object_of(value_.node_);
    dom::element element;
    if (object.at_key(key).get(element) == simdjson::SUCCESS) {
        return JsonValue(value_.document_, JsonValue::Document::node_of(element), path_of(key));
    }
    if (presence == Presence::kRequired) {
        fail(key, "is missing; it must be " + std::string(wanted));
    }
    return std::nullopt;
}

std::optional<std::string> JsonObject::text(std::string_view key, const TextRule& rule) {
    const auto value = find(key, rule.presence, kText);
    return value ? value->text(rule) : std::nullopt;
}

std::optional<double> JsonObject::number(std::string_view key, const NumberRule& rule) {
    const auto value = find(key, rule.presence, kNumber);
    return value ? value->number(rule) : std::nullopt;
}

std::optional<std::int64_t> JsonObject::integer(std::string_view key, const IntegerRule& rule) {
    const auto value = find(key, rule.presence, kInteger);
    return value ? value->integer(rule) : std::nullopt;
}

std::optional<bool> JsonObject::boolean(std::string_view key, Presence presence) {
    const auto value = find(key, presence, kBoolean);
    return value ? value->boolean() : std::nullopt;
}

std::optional<JsonObject> JsonObject::object(std::string_view key, Presence presence) {
    const auto value = find(key, presence, kObject);
    return value ? value->object() : std::nullopt;
}

std::optional<std::vector<JsonValue>> JsonObject::array(std::string_view key,
                                                        const ArrayRule& rule) {
    const auto value = find(key, rule.presence, kArray);
    return value ? value->array(rule) : std::nullopt;
}

std::optional<JsonValue> JsonObject::value(std::string_view key, Presence presence) {
    return find(key, presence, "a value");
}

std::optional<std::string> JsonObject::json(std::string_view key, Presence presence) {
    const auto value = find(key, presence, "a value");
    return value ? std::optional(value->json()) : std::nullopt;
}

std::vector<JsonMember> JsonObject::members() {
    all_asked_ = true;
    std::vector<JsonMember> members;
    const dom::object object = JsonValue::Document::object_of(value_.node_);
    for (const auto [key, element] : object) {
        members.push_back(
            {std::string(key),
             JsonValue(value_.document_, JsonValue::Document::node_of(element), path_of(key))});
    }
    return members;
}

std::vector<std::pair<std::string, std::string>> JsonObject::texts(const TextRule& rule) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (JsonMember& member : members()) {
        if (auto text = member.value.text(rule)) {
            pairs.emplace_back(std::move(member.key), *std::move(text));
        }
    }
    return pairs;
}

void JsonObject::fail_unknown(std::string_view key) {
    const std::vector<std::string_view> known(asked_.begin(), asked_.end());
    if (known.empty()) return fail(key, "is not known; remove it");
    if (const auto near = nearest(key, known)) {
        return fail(key, "is not known; did you mean \"" + std::string(*near) + "\"?");
    }
    std::string message = "is not known; allowed are: ";
    for (const std::string_view name : known) message.append(name).append(", ");
    message.resize(message.size() - 2);
    fail(key, std::move(message));
}

void JsonObject::finish() {
    if (all_asked_) return;
    const dom::object object = JsonValue::Document::object_of(value_.node_);
    for (const auto [key, element] : object) {
        if (errors().size() >= kJsonErrorsMax) return;
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) fail_unknown(key);
    }
}

}  // namespace madang
