// Gathering and transposing.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/summary.h"

#include "engine/geo/packed/facets.h"

namespace madang::geo {
namespace {

constexpr std::size_t kWordBits = 64;
constexpr std::uint32_t kPriceSet = (1u << (kPriceMax + 1)) - 1;

// Calls `visit(i)` for each bit i of the word.
template <class Visit>
void each_bit(std::uint64_t word, Visit visit) {
    for (; word != 0; word &= word - 1) visit(static_cast<std::size_t>(std::countr_zero(word)));
}

void add(ChildMask& mask, std::size_t child) {
    mask = static_cast<ChildMask>(mask | 1u << child);
}

void add_hours(Summary& summary, const HoursOfWeek& hours, std::size_t child) {
    static const HoursOfWeek kWord = HoursOfWeek(~std::uint64_t{0});
    for (std::size_t first = 0; first < kHoursOfWeek; first += kWordBits) {
        const std::uint64_t word = ((hours >> first) & kWord).to_ullong();
        each_bit(word, [&](std::size_t bit) { add(summary.hour[first + bit], child); });
    }
}

void transpose(Summary& summary, const Traits& traits, std::size_t child) {
    add_hours(summary, traits.hours, child);
    if (traits.hours_unknown) add(summary.hours_unknown, child);
    each_bit(traits.attributes, [&](std::size_t i) { add(summary.attribute[i], child); });
    each_bit(traits.prices, [&](std::size_t i) { add(summary.price[i], child); });
    each_bit(traits.ratings, [&](std::size_t i) { add(summary.rating[i], child); });
}

template <std::size_t n>
std::uint32_t set_of(const ChildMask (&masks)[n]) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < n; ++i) bits |= masks[i] != 0 ? 1u << i : 0u;
    return bits;
}

}  // namespace

void Traits::include(const Point& point, const Schedules& schedules) {
    if (point.schedule == 0) {
        hours_unknown = true;
    } else {
        hours |= schedules.hours(point.schedule);
    }
    attributes |= attributes_of(point.facets);
    prices |= 1u << price_of(point.facets) & kPriceSet;
    for (std::size_t i = 0; i < kRatingSteps.size(); ++i) {
        if (rating_of(point.facets) >= kRatingSteps[i]) ratings |= 1u << i;
    }
}

void Traits::include(const Traits& other) {
    hours |= other.hours;
    hours_unknown |= other.hours_unknown;
    attributes |= other.attributes;
    prices |= other.prices;
    ratings |= other.ratings;
}

Traits traits_of(const Summary& summary) {
    Traits traits;
    for (std::size_t h = 0; h < kHoursOfWeek; ++h) traits.hours[h] = summary.hour[h] != 0;
    traits.hours_unknown = summary.hours_unknown != 0;
    traits.attributes = set_of(summary.attribute);
    traits.prices = set_of(summary.price);
    traits.ratings = set_of(summary.rating);
    return traits;
}

std::vector<Traits> summarize(std::span<const Traits> children, std::byte* bytes,
                              std::size_t table_size) {
    std::vector<Traits> parents((children.size() + kFanout - 1) / kFanout);
    for (std::size_t i = 0; i < children.size(); ++i) {
        std::byte* group = bytes + i / kFanout * SummaryView::bytes(table_size);
        transpose(*reinterpret_cast<Summary*>(group), children[i], i % kFanout);
        parents[i / kFanout].include(children[i]);
    }
    return parents;
}

void add_categories(std::byte* bytes, std::size_t table_size, std::size_t child,
                    std::span<const ChildMask> table) {
    for (std::size_t residue = 0; residue < table_size; ++residue) {
        if (table[residue % table.size()] != 0) {
            add_category(bytes, table_size, child, static_cast<std::uint16_t>(residue));
        }
    }
}

}  // namespace madang::geo
