// A filter, prepared for one search: which children of a node may hold a match, which points do.
//
// Idea:       nodes are asked by masks (packed/summary.h); of a leaf, first all lanes at once what
//             vectors can tell, then those still in question one by one.
// Threads:    after reset(), any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/geo/filter.h"
#include "engine/geo/packed/facets.h"
#include "engine/geo/packed/summary.h"

namespace madang::geo {

class Sieve {
public:
    // Keeps the memory of the filter before. Cost: 0.2 µs with several categories.
    void reset(const Filter& filter);

    bool asks() const { return asks_; }  // whether anything can fail

    // Children that may hold a match, a bit each.
    std::uint32_t children(const SummaryView& summary) const;

    // Lanes of `mask` that pass what vectors tell of all 32 at once; those of `mask` that pass the
    // rest, one by one; both.
    std::uint32_t quick(const Block& block, std::uint32_t mask) const;
    std::uint32_t slow(const Block& block, std::uint32_t mask) const;
    std::uint32_t matches(const Block& block, std::uint32_t mask) const {
        return slow(block, quick(block, mask));
    }
    // Whether any lane of `mask` matches; cheap where many do.
    bool has_match(const Block& block, std::uint32_t mask) const;
    // Asks for the memory that the tests will read.
    void prefetch(const Block& block) const {
        if (categories_ != Categories::kAll) __builtin_prefetch(block.category);
        if (tests_facets_) {
            __builtin_prefetch(block.facets);
            __builtin_prefetch(block.facets + kBlockPoints / 2);
        }
        if (open_ != nullptr) {
            __builtin_prefetch(block.schedule_low);
            __builtin_prefetch(block.schedule_high);
        }
    }

private:
    enum class Categories : std::uint8_t { kAll, kOne, kSet };
    static constexpr std::size_t kTables = std::size(kCategoryTableSizes);

    void set_categories(const Filter& filter);
    void set_residues(const std::vector<Category>& included);
    bool passes_slow(const Block& block, std::size_t lane) const {
        if (categories_ == Categories::kSet && !is_allowed(block.category[lane])) return false;
        return open_ == nullptr || is_open(block.schedule(lane));
    }
    bool is_allowed(std::uint16_t category) const {
        return (allowed_[category / 64] >> (category % 64) & 1u) != 0;
    }
    bool is_open(std::uint32_t schedule) const {
        const std::size_t word = schedule / 64;
        return word < open_->size() && ((*open_)[word] >> (schedule % 64) & 1u) != 0;
    }
    std::uint32_t in_categories(const SummaryView& summary, std::uint32_t mask) const;
    std::uint32_t in_facets(const Summary& masks) const;

    bool asks_ = false;
    Categories categories_ = Categories::kAll;
    bool has_residues_ = false;  // whether categories narrow nodes
    std::uint16_t category_ = 0;
    std::vector<std::uint64_t> allowed_;  // a bit a category
    std::array<std::vector<std::uint16_t>, kTables> residues_;
    bool tests_facets_ = false;
    FacetTest facets_;
    std::uint32_t attributes_ = 0;
    std::size_t rating_step_ = 0;
    const ScheduleSet* open_ = nullptr;
    std::shared_ptr<const ScheduleSet> open_owner_;
    std::size_t hour_ = 0;
    bool unknown_is_open_ = false;
};

}  // namespace madang::geo
