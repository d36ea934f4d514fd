// Stars, prices and features of the demo towns.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/traits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace madang::generate {
namespace {

constexpr double kRated = 0.7;
constexpr double kPriced = 0.6;
constexpr double kStarsMean = 4.0;
constexpr double kStarsDeviation = 0.5;
// Most places have few ratings, some have thousands: e to the power of up to this.
constexpr double kVotesExponent = 7.5;
// Middle levels are the most frequent.
constexpr std::array<int, 8> kPrices = {1, 1, 2, 2, 2, 3, 3, 4};

constexpr auto kMeals = std::to_array<std::string_view>(
    {"amenity=restaurant", "amenity=cafe", "amenity=fast_food", "amenity=bar", "shop=bakery"});

enum class Where : std::uint8_t { kEverywhere, kWithMeals };

struct Trait {
    std::string_view attribute;
    std::string_view value;
    double share;
    Where where;
};

// As OpenStreetMap tags them.
constexpr auto kTraits = std::to_array<Trait>({
    {"wheelchair", "yes", 0.35, Where::kEverywhere},
    {"payment:cards", "yes", 0.5, Where::kEverywhere},
    {"toilets", "yes", 0.12, Where::kEverywhere},
    {"internet_access", "wlan", 0.3, Where::kWithMeals},
    {"takeaway", "yes", 0.4, Where::kWithMeals},
    {"delivery", "yes", 0.2, Where::kWithMeals},
    {"outdoor_seating", "yes", 0.25, Where::kWithMeals},
    {"diet:vegetarian", "yes", 0.2, Where::kWithMeals},
    {"diet:vegan", "yes", 0.08, Where::kWithMeals},
    {"dog", "yes", 0.15, Where::kWithMeals},
});

bool serves_meals(std::string_view category) {
    return std::ranges::find(kMeals, category) != kMeals.end();
}

void draw_rating(places::Draft& draft, Dice& dice) {
    const double stars = std::clamp(kStarsMean + kStarsDeviation * dice.normal(), 1.0, 5.0);
    draft.rating = std::round(stars * 10) / 10;
    draft.rating_count = std::ceil(std::exp(dice.between(0, kVotesExponent)));
}

}  // namespace

void draw_traits(places::Draft& draft, Dice& dice) {
    const bool has_meals = serves_meals(draft.category);
    if (dice.chance(kRated)) draw_rating(draft, dice);
    if ((has_meals || draft.category == "tourism=hotel") && dice.chance(kPriced)) {
        draft.price_level = dice.pick(kPrices);
    }
    for (const Trait& trait : kTraits) {
        const bool fits = trait.where == Where::kEverywhere || has_meals;
        if (fits && dice.chance(trait.share)) {
            draft.attributes.emplace(trait.attribute, trait.value);
        }
    }
}

}  // namespace madang::generate
