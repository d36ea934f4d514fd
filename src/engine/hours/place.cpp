// Offsets of a zone and the holidays' bits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/place.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace madang::hours {

Zone Zone::fixed(std::string name, std::int32_t offset) {
    return {std::move(name), "", {Change{.from = 0, .offset = offset}}};
}

Zone::Zone(std::string name, std::string country, std::vector<Change> changes)
    : name_(std::move(name)), country_(std::move(country)), changes_(std::move(changes)) {
    CHECK(!changes_.empty(), "a zone has an offset");
    CHECK(std::ranges::is_sorted(changes_, {}, &Change::from), "changes are found by search");
    for (const Change& change : changes_) offsets_.push_back(change.offset);
    std::ranges::sort(offsets_);
    offsets_.erase(std::ranges::unique(offsets_).begin(), offsets_.end());
}

Zone::Offset Zone::offset_at(UtcSeconds time) const {
    const auto later = std::ranges::upper_bound(changes_, time, {}, &Change::from);
    const auto current = later == changes_.begin() ? later : later - 1;
    // Before the first change its offset stands too, so that it ends nothing.
    const auto next = current == later ? later + 1 : later;
    const UtcSeconds until =
        next == changes_.end() ? std::numeric_limits<UtcSeconds>::max() : next->from;
    return {.seconds = current->offset, .until = until};
}

void Holidays::insert(Day day) {
    const std::int64_t at = std::int64_t{day} - first_;
    if (at < 0 || at >= static_cast<std::int64_t>(bits_.size() * 64)) return;
    bits_[static_cast<std::size_t>(at) / 64] |= std::uint64_t{1} << (at % 64);
}

}  // namespace madang::hours
