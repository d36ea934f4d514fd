// A parsed document behind the values of json_reader.h. Only its two .cpp files include this.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <bit>
#include <string>
#include <type_traits>
#include <vector>

#include "base/json_reader.h"

namespace madang {

struct JsonValue::Document {
    simdjson::dom::parser parser;  // owns what its elements refer to
    simdjson::dom::element root;
    std::vector<FieldError> errors;

    void fail(std::string field, std::string message) {
        if (errors.size() < kJsonErrorsMax)
            errors.push_back({std::move(field), std::move(message)});
    }

    // A façade without simdjson's 31,000 lines keeps its references as plain words.
    static Node node_of(simdjson::dom::element element) { return std::bit_cast<Node>(element); }
    static simdjson::dom::element element_of(Node node) {
        return std::bit_cast<simdjson::dom::element>(node);
    }
    // Needs an object. By value: a range-for over the library's own result would dangle.
    static simdjson::dom::object object_of(Node node) {
        return element_of(node).get_object().value_unsafe();
    }
    static_assert(sizeof(simdjson::dom::element) == sizeof(Node));
    static_assert(std::is_trivially_copyable_v<simdjson::dom::element>);
};

}  // namespace madang
