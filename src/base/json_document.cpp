// Parsing: simdjson does the grammar; what it lets pass and we do not is looked for after it.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_document.h"

#include <algorithm>

#include "base/check.h"
#include "base/json_syntax.h"
#include "base/text.h"

namespace madang {

namespace {

namespace dom = simdjson::dom;

// Looks through a document for duplicate keys and too much nesting. The path of
// what it finds is put together on the way back, so that a sound document pays nothing for it.
std::optional<FieldError> find_fault(dom::element element, std::size_t levels_left);

std::optional<FieldError> inside(std::string_view place, std::optional<FieldError> fault) {
    if (fault) fault->field = join_json_path(place, fault->field);
    return fault;
}

std::optional<FieldError> find_duplicate(std::vector<std::string_view>& keys) {
    std::sort(keys.begin(), keys.end());
    const auto twin = std::adjacent_find(keys.begin(), keys.end());
    if (twin == keys.end()) return std::nullopt;
    return FieldError{echo(*twin), "is given twice in one object; give it once"};
}

std::optional<FieldError> find_fault(dom::object object, std::size_t levels_left) {
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    for (const auto [key, value] : object) {
        auto fault = find_fault(value, levels_left);
        if (fault) return inside(echo(key), std::move(fault));
        keys.push_back(key);
    }
    return find_duplicate(keys);
}

std::optional<FieldError> find_fault(dom::array array, std::size_t levels_left) {
    std::size_t index = 0;
    for (const dom::element element : array) {
        auto fault = find_fault(element, levels_left);
        if (fault) return inside(json_index(index), std::move(fault));
        ++index;
    }
    return std::nullopt;
}

std::optional<FieldError> find_fault(dom::element element, std::size_t levels_left) {
    const dom::element_type type = element.type();
    if (type != dom::element_type::OBJECT && type != dom::element_type::ARRAY) return std::nullopt;
    if (levels_left == 0) return FieldError{"", "is nested too deep; use fewer levels"};
    if (type == dom::element_type::OBJECT) {
        return find_fault(element.get_object().value_unsafe(), levels_left - 1);
    }
    return find_fault(element.get_array().value_unsafe(), levels_left - 1);
}

// Says what simdjson only refused: the slow walk knows the place.
FieldError explain(std::string_view text, const JsonLimits& limits, simdjson::error_code error) {
    if (trim(text).empty()) return {"", "is empty; send JSON"};
    const std::optional<JsonMistake> mistake = find_json_mistake(text, limits.depth);
    if (!mistake) return {"", std::string("is not readable: ") + simdjson::error_message(error)};
    const std::string_view before = text.substr(0, mistake->offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    return {mistake->path, "is not valid JSON at line " + std::to_string(line) + ", byte " +
                               std::to_string(before.size() - line_start + 1) + ": expected " +
                               mistake->expected};
}

}  // namespace

std::expected<JsonDocument, FieldError> JsonDocument::parse(std::string_view text,
                                                            const JsonLimits& limits) {
    CHECK(limits.size <= kJsonBytesMax && limits.depth <= kJsonDepthMax,
          "a caller's limits stay within those of the module");
    if (text.size() > limits.size.value) {
        return std::unexpected(FieldError{"", "has " + std::to_string(text.size()) +
                                                  " bytes; allowed are at most " +
                                                  std::to_string(limits.size.value)});
    }
    auto document = std::make_unique<JsonValue::Document>();
    const auto error = document->parser.parse(text.data(), text.size()).get(document->root);
    if (error) return std::unexpected(explain(text, limits, error));
    if (auto fault = find_fault(document->root, limits.depth)) {
        return std::unexpected(*std::move(fault));
    }
    if (limits.root == JsonRoot::kObject && !document->root.is_object()) {
        return std::unexpected(FieldError{"", "is not an object; send {...}"});
    }
    return JsonDocument(std::move(document));
}

JsonDocument::JsonDocument(std::unique_ptr<JsonValue::Document> document)
    : document_(std::move(document)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonObject JsonDocument::root() {
    CHECK(document_->root.is_object(), "parse() was asked for an object");
    return JsonObject(value());
}

JsonValue JsonDocument::value() {
    return JsonValue(document_.get(), JsonValue::Document::node_of(document_->root), "");
}

std::vector<FieldError>& JsonDocument::errors() {
    return document_->errors;
}

}  // namespace madang
