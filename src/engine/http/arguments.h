// The checked parameters of one request, read by the name the route declared.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace madang::http {

class Arguments {
public:
    using Value = std::variant<std::monostate, double, std::int64_t, std::string>;

    // `name` must outlive the arguments: the route's own text.
    void set(std::string_view name, Value value);
    void reserve(std::size_t count) { items_.reserve(count); }
    void clear() { items_.clear(); }

    // Whether the request gave it or the route has a default.
    bool has(std::string_view name) const;
    // Each needs has(name) and the declared type.
    double number(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    const std::string& text(std::string_view name) const;  // also choices

private:
    struct Item {
        std::string_view name;
        Value value;
    };
    const Item* find(std::string_view name) const;

    std::vector<Item> items_;
};

}  // namespace madang::http
