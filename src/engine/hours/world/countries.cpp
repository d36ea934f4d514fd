// Reads zone.tab's lines and the links between names.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/world/countries.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace madang::hours {
namespace {

// The word up to the next blank, which is passed.
std::string_view word(std::string_view& line) {
    const std::size_t size = std::min(line.find(' '), line.size());
    const std::string_view taken = line.substr(0, size);
    line.remove_prefix(std::min(size + 1, line.size()));
    return taken;
}

}  // namespace

std::map<std::string, std::string, std::less<>> read_countries(std::string_view text) {
    std::map<std::string, std::string, std::less<>> countries;
    std::vector<std::pair<std::string, std::string>> links;
    while (!text.empty()) {
        const std::size_t size = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, size);
        text.remove_prefix(std::min(size + 1, text.size()));
        const std::string_view first = word(line);
        const std::string_view second = word(line);
        if (first == "L") {
            links.emplace_back(second, line);
        } else if (!second.empty()) {
            countries.emplace(second, first);
        }
    }
    // A country's own zone may be a mere link today (Europe/Oslo) or the other way round.
    for (const auto& [zone, alias] : links) {
        if (const auto known = countries.find(zone); known != countries.end()) {
            countries.emplace(alias, known->second);
        } else if (const auto other = countries.find(alias); other != countries.end()) {
            countries.emplace(zone, other->second);
        }
    }
    return countries;
}

}  // namespace madang::hours
