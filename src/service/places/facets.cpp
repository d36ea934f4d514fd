// The table of features.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/facets.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace madang::places {

namespace {

// `values` are separated by blanks.
struct Sign {
    std::string_view attribute;
    std::string_view values;
};

struct Feature {
    std::string_view name;
    std::array<Sign, 4> signs = {};
};

constexpr auto kFeatures = std::to_array<Feature>({
    {"wheelchair", {{{"wheelchair", "yes"}}}},
    {"takeaway", {{{"takeaway", "yes only"}}}},
    {"delivery", {{{"delivery", "yes only"}}}},
    {"outdoor_seating", {{{"outdoor_seating", "yes"}}}},
    {"wifi", {{{"wifi", "yes free"}, {"internet_access", "yes wlan wifi"}}}},
    {"vegetarian", {{{"vegetarian", "yes only"}, {"diet:vegetarian", "yes only"}}}},
    {"vegan", {{{"vegan", "yes only"}, {"diet:vegan", "yes only"}}}},
    {"halal", {{{"halal", "yes only"}, {"diet:halal", "yes only"}}}},
    {"kosher", {{{"kosher", "yes only"}, {"diet:kosher", "yes only"}}}},
    {"gluten_free", {{{"gluten_free", "yes only"}, {"diet:gluten_free", "yes only"}}}},
    {"smoke_free", {{{"smoke_free", "yes"}, {"smoking", "no"}}}},
    {"drive_through", {{{"drive_through", "yes"}}}},
    {"toilets", {{{"toilets", "yes"}}}},
    {"atm", {{{"atm", "yes"}}}},
    {"reservation", {{{"reservation", "yes required recommended"}}}},
    {"air_conditioning", {{{"air_conditioning", "yes"}}}},
    {"dogs", {{{"dogs", "yes"}, {"dog", "yes"}}}},
    {"cards",
     {{{"cards", "yes"},
       {"payment:cards", "yes"},
       {"payment:credit_cards", "yes"},
       {"payment:visa", "yes"}}}},
    {"free", {{{"free", "yes"}, {"fee", "no"}}}},
    {"changing_table", {{{"changing_table", "yes"}}}},
});

bool holds_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::string_view first = words.substr(0, words.find(' '));
        if (first == word) return true;
        words.remove_prefix(std::min(first.size() + 1, words.size()));
    }
    return false;
}

bool has(const Draft& draft, const Feature& feature) {
    return std::ranges::any_of(feature.signs, [&](const Sign& sign) {
        if (sign.attribute.empty()) return false;
        const auto found = draft.attributes.find(std::string(sign.attribute));
        return found != draft.attributes.end() &&
               holds_word(sign.values, ascii_lower(trim(found->second)));
    });
}

}  // namespace

std::optional<Features> feature_bit(std::string_view name) {
    for (std::size_t i = 0; i < kFeatures.size(); ++i) {
        if (kFeatures[i].name == name) return Features{1} << i;
    }
    return std::nullopt;
}

std::string feature_names(std::string_view separator) {
    std::string names;
    for (const Feature& feature : kFeatures) {
        names.append(names.empty() ? "" : separator).append(feature.name);
    }
    return names;
}

bool is_feature_attribute(std::string_view name) {
    if (name.empty()) return false;  // unused signs have no name
    return std::ranges::any_of(kFeatures, [name](const Feature& feature) {
        return std::ranges::any_of(feature.signs,
                                   [name](const Sign& sign) { return sign.attribute == name; });
    });
}

Features features_of(const Draft& draft) {
    if (draft.attributes.empty()) return 0;
    Features features = 0;
    for (std::size_t i = 0; i < kFeatures.size(); ++i) {
        if (has(draft, kFeatures[i])) features |= Features{1} << i;
    }
    return features;
}

// 4.3 is stored as a little less than 4.3: a millionth makes its tenths 43.
std::uint8_t rating_tenths(const Draft& draft) {
    return static_cast<std::uint8_t>(std::floor(draft.rating.value_or(0) * 10 + 1e-6));
}

std::uint8_t price_of(const Draft& draft) {
    return static_cast<std::uint8_t>(draft.price_level.value_or(0));
}

}  // namespace madang::places
