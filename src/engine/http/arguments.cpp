// Arguments by name: a route has few, so a search from the front is the fastest map.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/arguments.h"

#include <utility>

#include "base/check.h"

namespace madang::http {

void Arguments::set(std::string_view name, Value value) {
    items_.push_back({name, std::move(value)});
}

const Arguments::Item* Arguments::find(std::string_view name) const {
    for (const Item& item : items_) {
        if (item.name == name) return &item;
    }
    return nullptr;
}

bool Arguments::has(std::string_view name) const {
    return find(name) != nullptr;
}

double Arguments::number(std::string_view name) const {
    const Item* item = find(name);
    CHECK(item != nullptr && std::holds_alternative<double>(item->value),
          "a handler reads a number that its route declares");
    return std::get<double>(item->value);
}

std::int64_t Arguments::integer(std::string_view name) const {
    const Item* item = find(name);
    CHECK(item != nullptr && std::holds_alternative<std::int64_t>(item->value),
          "a handler reads an integer that its route declares");
    return std::get<std::int64_t>(item->value);
}

const std::string& Arguments::text(std::string_view name) const {
    const Item* item = find(name);
    CHECK(item != nullptr && std::holds_alternative<std::string>(item->value),
          "a handler reads a text that its route declares");
    return std::get<std::string>(item->value);
}

}  // namespace madang::http
