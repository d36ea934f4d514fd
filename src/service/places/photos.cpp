// Attributes to links.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/photos.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "wire/url/url.h"

namespace madang::places {

namespace {

constexpr std::array<std::string_view, 2> kNames = {"image", "wikimedia_commons"};
constexpr std::array<std::string_view, 2> kCommonsKinds = {"File:", "Category:"};

std::optional<std::string> link_of(std::string_view value) {
    if (value.starts_with("https://") || value.starts_with("http://")) {
        return url::parse_url(value) ? std::optional<std::string>(value) : std::nullopt;
    }
    const bool is_on_commons = std::ranges::any_of(
        kCommonsKinds, [value](std::string_view kind) { return value.starts_with(kind); });
    if (!is_on_commons) return std::nullopt;
    std::string page(value);
    std::ranges::replace(page, ' ', '_');
    return "https://commons.wikimedia.org/wiki/" + url::percent_encode(page);
}

}  // namespace

bool is_photo_attribute(std::string_view name) {
    return std::ranges::any_of(kNames, [name](std::string_view known) {
        return name == known ||
               (name.starts_with(known) && name.substr(known.size()).starts_with(':'));
    });
}

std::vector<std::string> photos_of(const Draft& draft) {
    std::vector<std::string> photos;
    for (const auto& [name, values] : draft.attributes) {
        if (!is_photo_attribute(name)) continue;
        std::string_view rest = values;
        while (!rest.empty()) {
            const std::string_view value = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(value.size() + 1, rest.size()));
            auto link = link_of(trim(value));
            const bool is_new = link && std::ranges::find(photos, *link) == photos.end();
            if (is_new) photos.push_back(*std::move(link));
        }
    }
    return photos;
}

}  // namespace madang::places
