// Preparing a filter, and asking it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/sieve.h"

#include <algorithm>
#include <bit>
#include <bitset>

#include "base/check.h"
#include "engine/geo/metric/kernels.h"

namespace madang::geo {
namespace {

constexpr std::size_t kCategoryWords = 65536 / 64;
constexpr std::uint32_t kPriceSet = (1u << (kPriceMax + 1)) - 1;
constexpr std::uint32_t kAnyPrice = 0xFF;
constexpr int kFewLanes = 6;                   // that are asked one by one rather than all at once
constexpr std::uint32_t kNeverSet = 1u << 31;  // of a facet word

std::size_t table_of(std::size_t size) {
    return static_cast<std::size_t>(
        std::find(std::begin(kCategoryTableSizes), std::end(kCategoryTableSizes), size) -
        std::begin(kCategoryTableSizes));
}

}  // namespace

void Sieve::reset(const Filter& filter) {
    set_categories(filter);
    attributes_ = filter.attributes;
    const std::uint32_t impossible = filter.attributes >> kAttributes != 0 ? kNeverSet : 0u;
    facets_ = {filter.attributes << kAttributeShift | impossible, filter.rating_min,
               filter.prices == 0 ? kAnyPrice : filter.prices & kPriceSet};
    tests_facets_ = filter.attributes != 0 || filter.rating_min != 0 || filter.prices != 0;
    rating_step_ = 0;
    while (rating_step_ + 1 < kRatingSteps.size() &&
           kRatingSteps[rating_step_ + 1] <= filter.rating_min) {
        ++rating_step_;
    }
    open_owner_ = filter.open_at ? filter.open_at->open : nullptr;
    open_ = open_owner_.get();
    if (open_ != nullptr) {
        hour_ = filter.open_at->hour;
        DCHECK(hour_ < kHoursOfWeek, "the caller takes the hour of the week");
        unknown_is_open_ = is_open(0);
    }
    asks_ = categories_ != Categories::kAll || tests_facets_ || open_ != nullptr;
}

void Sieve::set_categories(const Filter& filter) {
    has_residues_ = !filter.include.empty();
    if (!has_residues_ && filter.exclude.empty()) {
        categories_ = Categories::kAll;
        return;
    }
    if (filter.include.size() == 1 && filter.exclude.empty()) {
        categories_ = Categories::kOne;
        category_ = filter.include.front().value;
    } else {
        categories_ = Categories::kSet;
        allowed_.assign(kCategoryWords, has_residues_ ? 0 : ~std::uint64_t{0});
        for (const Category category : filter.include) {
            allowed_[category.value / 64] |= std::uint64_t{1} << (category.value % 64);
        }
        for (const Category category : filter.exclude) {
            allowed_[category.value / 64] &= ~(std::uint64_t{1} << (category.value % 64));
        }
    }
    if (has_residues_) set_residues(filter.include);
}

void Sieve::set_residues(const std::vector<Category>& included) {
    for (std::size_t table = 0; table < kTables; ++table) {
        std::bitset<kCategoryTableTop> seen;
        residues_[table].clear();
        for (const Category category : included) {
            if (categories_ == Categories::kSet && !is_allowed(category.value)) continue;
            const std::size_t residue = residue_of(category.value, kCategoryTableSizes[table]);
            if (seen[residue]) continue;
            seen.set(residue);
            residues_[table].push_back(static_cast<std::uint16_t>(residue));
        }
    }
}

std::uint32_t Sieve::children(const SummaryView& summary) const {
    const Summary& masks = summary.masks();
    std::uint32_t mask = kAllChildren;
    if (open_ != nullptr) {
        mask = masks.hour[hour_];
        if (unknown_is_open_) mask |= masks.hours_unknown;
    }
    if (tests_facets_) mask &= in_facets(masks);
    if (has_residues_ && mask != 0) mask = in_categories(summary, mask);
    return mask;
}

std::uint32_t Sieve::in_facets(const Summary& masks) const {
    std::uint32_t mask = kAllChildren;
    for (std::uint32_t rest = attributes_; rest != 0; rest &= rest - 1) {
        const auto flag = static_cast<std::size_t>(std::countr_zero(rest));
        if (flag >= kAttributes) return 0;  // no point has it
        mask &= masks.attribute[flag];
    }
    if (facets_.rating_min != 0) mask &= masks.rating[rating_step_];
    if (facets_.prices == kAnyPrice) return mask;
    std::uint32_t priced = 0;
    for (std::uint32_t rest = facets_.prices; rest != 0; rest &= rest - 1) {
        priced |= masks.price[std::countr_zero(rest)];
    }
    return mask & priced;
}

// Stops as soon as no child can be added.
std::uint32_t Sieve::in_categories(const SummaryView& summary, std::uint32_t mask) const {
    const std::span<const ChildMask> table = summary.categories();
    std::uint32_t found = 0;
    for (const std::uint16_t residue : residues_[table_of(table.size())]) {
        found |= table[residue];
        if ((found & mask) == mask) return mask;
    }
    return found & mask;
}

std::uint32_t Sieve::quick(const Block& block, std::uint32_t mask) const {
    if (categories_ == Categories::kOne) mask &= kernels().of_category(block, category_);
    if (tests_facets_ && mask != 0) mask &= kernels().of_facets(block, facets_);
    return mask;
}

std::uint32_t Sieve::slow(const Block& block, std::uint32_t mask) const {
    if (open_ != nullptr && std::popcount(mask) > kFewLanes) {
        if (open_->empty()) return 0;
        mask &=
            kernels().of_schedules(block, open_->data(), static_cast<std::uint32_t>(open_->size()));
        if (categories_ != Categories::kSet) return mask;
    }
    if (categories_ != Categories::kSet && open_ == nullptr) return mask;
    std::uint32_t passed = 0;
    for (; mask != 0; mask &= mask - 1) {
        const auto lane = static_cast<std::size_t>(std::countr_zero(mask));
        passed |= std::uint32_t{passes_slow(block, lane)} << lane;
    }
    return passed;
}

bool Sieve::has_match(const Block& block, std::uint32_t mask) const {
    mask = quick(block, mask);
    if (categories_ != Categories::kSet && open_ == nullptr) return mask != 0;
    // Where many match one of the first does.
    for (int tries = 0; mask != 0 && tries < kFewLanes; ++tries, mask &= mask - 1) {
        if (passes_slow(block, static_cast<std::size_t>(std::countr_zero(mask)))) return true;
    }
    return mask != 0 && slow(block, mask) != 0;
}

}  // namespace madang::geo
