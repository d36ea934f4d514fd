// The choice of merges.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/merge_choice.h"

#include <algorithm>

namespace madang::lsm {

namespace {

bool by_first_key(const std::shared_ptr<const Table>& a, const std::shared_ptr<const Table>& b) {
    return a->first_key() < b->first_key();
}

// How far a level is beyond what it may be; 1 or more is due.
double urgency(const Version& version, std::size_t level, std::uint64_t memtable_bytes) {
    if (level == 0) return static_cast<double>(version.levels[0].size()) / kRunsMerge;
    return static_cast<double>(version.level_bytes(level)) /
           static_cast<double>(level_target(level, memtable_bytes));
}

// The first table behind the mark, or the first of all.
std::shared_ptr<const Table> table_after(const Tables& tables, const std::string& mark) {
    const auto next =
        std::ranges::find_if(tables, [&](const auto& table) { return table->first_key() > mark; });
    return next == tables.end() ? tables.front() : *next;
}

Merge make_merge(const Version& version, std::size_t level, const MergeMarks& marks) {
    Merge merge{.level = level, .inputs = {}, .below = {}};
    if (level == 0) {
        merge.inputs = version.levels[0];
    } else {
        merge.inputs = {table_after(version.levels[level], marks[level])};
    }
    std::string_view first = merge.inputs.front()->first_key();
    std::string_view last = merge.inputs.front()->last_key();
    for (const auto& table : merge.inputs) {
        first = std::min<std::string_view>(first, table->first_key());
        last = std::max<std::string_view>(last, table->last_key());
    }
    merge.below = overlapping(version.levels[level + 1], first, last);
    return merge;
}

}  // namespace

bool Merge::moves() const {
    if (!below.empty()) return false;
    Tables sorted = inputs;
    std::ranges::sort(sorted, by_first_key);
    return std::ranges::adjacent_find(sorted, [](const auto& a, const auto& b) {
               return a->last_key() >= b->first_key();
           }) == sorted.end();
}

std::uint64_t level_target(std::size_t level, std::uint64_t memtable_bytes) {
    std::uint64_t target = memtable_bytes * kLevelOneMemtables;
    for (; level > 1; --level) target *= kLevelRatio;
    return target;
}

std::optional<Merge> choose_merge(const Version& version, std::uint64_t memtable_bytes,
                                  const MergeMarks& marks) {
    std::size_t best = 0;
    double most = 0;
    for (std::size_t level = 0; level + 1 < kLevels; ++level) {
        const double urgent = urgency(version, level, memtable_bytes);
        if (urgent <= most) continue;
        most = urgent;
        best = level;
    }
    if (most < 1) return std::nullopt;
    return make_merge(version, best, marks);
}

std::array<Tables, kLevels> with_merge_done(std::array<Tables, kLevels> levels, const Merge& merge,
                                            const Tables& outputs) {
    for (const auto& table : merge.inputs) std::erase(levels[merge.level], table);
    Tables& below = levels[merge.level + 1];
    for (const auto& table : merge.below) std::erase(below, table);
    below.insert(below.end(), outputs.begin(), outputs.end());
    std::ranges::sort(below, by_first_key);
    return levels;
}

}  // namespace madang::lsm
