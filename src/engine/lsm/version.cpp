// Searching a version.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/version.h"

#include <algorithm>

#include "base/hash.h"

namespace madang::lsm {

namespace {

bool may_hold(const Table& table, std::string_view key) {
    return table.first_key() <= key && key <= table.last_key();
}

bool meets(const Table& table, const Bounds& bounds) {
    return table.last_key() >= bounds.lower &&
           (bounds.upper.empty() || table.first_key() < bounds.upper);
}

Result<Lookup> find_in_tables(const std::array<Tables, kLevels>& levels, std::string_view key,
                              Stamp stamp, Reach reach) {
    const std::uint64_t hash = hash64(key);
    for (const auto& table : levels[0]) {
        if (!may_hold(*table, key)) continue;
        Lookup lookup = TRY(table->find(key, hash, stamp, reach));
        if (lookup.state != Lookup::State::kAbsent) return lookup;
    }
    for (std::size_t level = 1; level < kLevels; ++level) {
        const std::size_t index = table_at_or_after(levels[level], key);
        if (index == levels[level].size() || !may_hold(*levels[level][index], key)) continue;
        Lookup lookup = TRY(levels[level][index]->find(key, hash, stamp, reach));
        if (lookup.state != Lookup::State::kAbsent) return lookup;
    }
    return Lookup{};
}

}  // namespace

Result<Lookup> Version::find(std::string_view key, Stamp stamp, Reach reach) const {
    Lookup lookup = active->find(key, stamp);
    if (lookup.state != Lookup::State::kAbsent) return lookup;
    for (const auto& memtable : frozen) {
        lookup = memtable->find(key, stamp);
        if (lookup.state != Lookup::State::kAbsent) return lookup;
    }
    return find_in_tables(levels, key, stamp, reach);
}

std::vector<std::unique_ptr<Cursor>> Version::cursors(const Bounds& bounds) const {
    std::vector<std::unique_ptr<Cursor>> result;
    result.push_back(walk(active));
    for (const auto& memtable : frozen) result.push_back(walk(memtable));
    for (std::size_t level = 0; level < kLevels; ++level) {
        Tables within;
        std::ranges::copy_if(levels[level], std::back_inserter(within),
                             [&](const auto& table) { return meets(*table, bounds); });
        if (level > 0) {
            if (!within.empty()) result.push_back(walk_level(std::move(within), KeepBlocks::kYes));
            continue;
        }
        for (auto& table : within) result.push_back(walk(std::move(table), KeepBlocks::kYes));
    }
    return result;
}

std::uint64_t Version::level_bytes(std::size_t level) const {
    std::uint64_t sum = 0;
    for (const auto& table : levels[level]) sum += table->bytes();
    return sum;
}

std::size_t Version::tables() const {
    std::size_t sum = 0;
    for (const auto& level : levels) sum += level.size();
    return sum;
}

Tables overlapping(const Tables& tables, std::string_view first, std::string_view last) {
    Tables result;
    std::ranges::copy_if(tables, std::back_inserter(result), [&](const auto& table) {
        return table->last_key() >= first && table->first_key() <= last;
    });
    return result;
}

}  // namespace madang::lsm
