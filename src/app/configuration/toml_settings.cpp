// The only file that knows toml++; its exceptions end here.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <string>

#include "app/configuration/settings.h"
#include "base/result.h"

namespace madang::app {
namespace {

std::string origin_of(const std::string& name, const toml::node& node) {
    return fmt::format("{}:{}", name, node.source().begin.line);
}

// Returns a value as a flag would give it.
Outcome<std::string> text_of(const toml::node& node, const std::string& origin) {
    if (auto text = node.value_exact<std::string>()) return *text;
    if (auto number = node.value_exact<std::int64_t>()) return fmt::format("{}", *number);
    const toml::array* list = node.as_array();
    if (!list) return stop(origin + " is neither a text, a whole number nor a list of texts");
    std::string joined;
    for (const toml::node& item : *list) {
        auto text = item.value_exact<std::string>();
        if (!text) return stop(origin + " has an item that is not a text");
        joined += (joined.empty() ? "" : ",") + *text;
    }
    return joined;
}

Outcome<> apply_table(Settings& settings, const toml::table& table, const std::string& name) {
    for (const auto& [key, node] : table) {
        std::string origin = origin_of(name, node);
        const Setting* setting = TRY(find_setting(key.str(), origin));
        origin += ": " + std::string(key.str());
        std::string text = TRY(text_of(node, origin));
        auto done = set(settings, *setting, text, origin);
        if (!done) return done;
    }
    return {};
}

}  // namespace

Outcome<> apply_toml(Settings& settings, const std::string& text, const std::string& name) {
    if (text.empty()) return {};
    try {
        return apply_table(settings, toml::parse(text, name), name);
    } catch (const toml::parse_error& error) {
        return stop(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()),
                    "Write one setting a line, e.g. listen = \"127.0.0.1:8080\"");
    }
}

}  // namespace madang::app
