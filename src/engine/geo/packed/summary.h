// What the 16 children of a node hold, transposed: for each question one mask with a bit a child.
//
// Idea:       expanding a node ANDs the masks of all that a filter asks and goes on only with
//             children whose bit is left. A mask may say too much and never too little: the points
//             are tested one by one at the leaves. Categories have a table of masks each for a
//             residue of the category's number, larger higher up, where each child holds more of
//             them; so all sizes are fixed and any bytes are safe to read.
// Threads:    values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/geo/packed/block.h"
#include "engine/geo/packed/schedules.h"

namespace madang::geo {

using ChildMask = std::uint16_t;
static_assert(kFanout == 16);
inline constexpr std::uint32_t kAllChildren = 0xFFFF;

// Least ratings that have a mask: a filter uses the greatest that is not above its own.
inline constexpr std::array<std::uint8_t, 8> kRatingSteps = {1, 20, 30, 35, 40, 43, 45, 48};

// OFFSET SIZE MEANING, each 2 B a mask: some child ...
//      0  336 has a schedule that may be open in that hour of the week
//    336    2 has a point whose schedule is not known
//    338   44 has that attribute
//    382   10 has that price level
//    392   16 has a rating ≥ that step
struct Summary {
    ChildMask hour[kHoursOfWeek];
    ChildMask hours_unknown;
    ChildMask attribute[kAttributes];
    ChildMask price[kPriceMax + 1];
    ChildMask rating[kRatingSteps.size()];
};
static_assert(sizeof(Summary) == 408);

// Category c is in residue c % size of a table. Sizes by the level of the group: 512 points, 8,192,
// and a chunk or more; 1 B + 0.25 B + 0.13 B a point.
inline constexpr std::size_t kCategoryTableSizes[] = {256, 1024, 4096};
inline constexpr std::size_t kCategoryTableTop = 4096;
inline std::size_t residue_of(std::uint16_t category, std::size_t table_size) {
    return category & (table_size - 1);  // sizes are powers of two
}
inline std::size_t category_table_size(std::size_t level) {
    return level < std::size(kCategoryTableSizes) ? kCategoryTableSizes[level] : kCategoryTableTop;
}

// A group's masks in place. The table of categories follows the summary.
class SummaryView {
public:
    SummaryView(const std::byte* bytes, std::size_t table_size)
        : bytes_(bytes), table_size_(table_size) {}

    static constexpr std::size_t bytes(std::size_t table_size) {
        return sizeof(Summary) + table_size * sizeof(ChildMask);
    }

    const Summary& masks() const { return *reinterpret_cast<const Summary*>(bytes_); }
    std::span<const ChildMask> categories() const {
        return {reinterpret_cast<const ChildMask*>(bytes_ + sizeof(Summary)), table_size_};
    }

private:
    const std::byte* bytes_;
    std::size_t table_size_;
};

// What one child holds, before it is transposed.
struct Traits {
    HoursOfWeek hours;
    bool hours_unknown = false;
    std::uint32_t attributes = 0;
    std::uint32_t prices = 0;   // set of levels
    std::uint32_t ratings = 0;  // set of steps reached

    void include(const Point& point, const Schedules& schedules);
    void include(const Traits& other);
};

// The group's masks back as what all its children hold together.
Traits traits_of(const Summary& summary);

// Writes the summaries of the groups over `children` one after another, without their categories,
// and returns the traits of each group: the children of the next level.
std::vector<Traits> summarize(std::span<const Traits> children, std::byte* bytes,
                              std::size_t table_size);

// Adds a category to child `child` of the group whose summary begins at `bytes`.
inline void add_category(std::byte* bytes, std::size_t table_size, std::size_t child,
                         std::uint16_t category) {
    ChildMask* table = reinterpret_cast<ChildMask*>(bytes + sizeof(Summary));
    ChildMask& mask = table[residue_of(category, table_size)];
    mask = static_cast<ChildMask>(mask | 1u << child);
}

// The same for every residue that the child's own group holds.
void add_categories(std::byte* bytes, std::size_t table_size, std::size_t child,
                    std::span<const ChildMask> table);

}  // namespace madang::geo
