// Where places are and what they are called.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "tool/generate/traits.h"

namespace madang::generate {
namespace {

constexpr double kZipfExponent =
    0.9;                         // city sizes of a country follow about 1; the world is flatter
constexpr double kNoise = 0.03;  // share of places that lie anywhere around a city
constexpr double kSuburbs = 0.30;
constexpr double kNoiseDegrees = 1.5;
constexpr double kSuburbFactor = 4;  // of the core's deviation
constexpr double kHoursKnown = 0.6;
constexpr double kMetersPerDegree = 111'320;  // of latitude
constexpr double kLatitudeMax = 85;

constexpr std::string_view kAttribution = "Invented by madang generate";

// Deviation of a city's core in metres: 700 m for 100,000 people, 5 km for 5 million.
double core_meters(double population) {
    return std::max(200.0, 2.2 * std::sqrt(population));
}

double wrapped(double longitude) {
    if (longitude >= 180) return longitude - 360;
    return longitude < -180 ? longitude + 360 : longitude;
}

}  // namespace

World::World(std::vector<City> cities, std::uint64_t seed)
    : cities_(std::move(cities)), seed_(seed) {
    CHECK(!cities_.empty(), "the build embeds at least one city");
    double sum = 0;
    for (std::size_t rank = 1; rank <= cities_.size(); ++rank) {
        sum += 1 / std::pow(static_cast<double>(rank), kZipfExponent);
        cumulative_.push_back(sum);
    }
}

const City& World::draw_city(Dice& dice) const {
    double at = dice.unit() * cumulative_.back();
    auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
    auto index = static_cast<std::size_t>(found - cumulative_.begin());
    return cities_[std::min(index, cities_.size() - 1)];
}

World::Position World::draw_position(const City& city, Dice& dice) {
    double north = 0;  // degrees from the centre
    double east = 0;
    double stretch = std::cos(city.latitude * std::numbers::pi / 180);
    if (dice.chance(kNoise)) {
        north = dice.between(-kNoiseDegrees, kNoiseDegrees);
        east = dice.between(-kNoiseDegrees, kNoiseDegrees);
    } else {
        double deviation = core_meters(city.population) / kMetersPerDegree;
        if (dice.chance(kSuburbs)) deviation *= kSuburbFactor;
        north = deviation * dice.normal();
        east = deviation * dice.normal() / stretch;
    }
    // Seven digits, as the index keeps them.
    auto rounded = [](double degrees) { return std::round(degrees * 1e7) / 1e7; };
    double latitude = std::clamp(city.latitude + north, -kLatitudeMax, kLatitudeMax);
    return {rounded(latitude), rounded(wrapped(city.longitude + east))};
}

Dice World::dice_of(std::uint64_t number) const {
    Dice mixed(seed_);
    return Dice(mixed.next() + number * 0xD1342543DE82EF95);
}

World::Sketch World::draw_sketch(Dice& dice) const {
    const City& city = draw_city(dice);
    const Position position = draw_position(city, dice);
    return {&city, position, &draw_trade(dice)};
}

Spot World::spot(std::uint64_t number) const {
    Dice dice = dice_of(number);
    const Sketch sketch = draw_sketch(dice);
    Spot spot{sketch.position.latitude, sketch.position.longitude,
              static_cast<std::size_t>(sketch.trade - trades().data())};
    dice.skip(kDrawsOfNameAndStreet);
    if (dice.chance(kHoursKnown)) spot.hours = dice.below(sketch.trade->hours.size());
    return spot;
}

places::Draft World::place(std::uint64_t number) const {
    Dice dice = dice_of(number);
    const Sketch sketch = draw_sketch(dice);
    const City& city = *sketch.city;
    const Trade& trade = *sketch.trade;
    Language language = city.country == "KR" ? Language::kKorean : Language::kEnglish;
    places::Draft draft;
    draft.latitude = sketch.position.latitude;
    draft.longitude = sketch.position.longitude;
    draft.category = trade.category;
    draft.name = draw_name(trade, language, dice);
    draft.address = fmt::format("{}, {}", draw_street(language, dice), city.name);
    if (dice.chance(kHoursKnown)) draft.opening_hours = dice.pick(trade.hours);
    if (dice.chance(0.5)) draft.phone = draw_phone(city.country, dice);
    if (dice.chance(0.25)) draft.website = fmt::format("https://place-{}.example/", number);
    draw_traits(draft, dice);
    draft.attribution = kAttribution;
    draft.source_id = fmt::format("demo:{}:{}", seed_, number);
    return draft;
}

}  // namespace madang::generate
