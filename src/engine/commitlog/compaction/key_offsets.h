// The newest offset of each key, as many keys as there is room for.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"

namespace madang::commitlog {

class KeyOffsets {
public:
    // The seed is drawn anew, so that nobody makes keys that meet in the table.
    KeyOffsets(std::size_t bytes_max, std::uint64_t seed)
        : bytes_max_(bytes_max), newest_(0, Hash{seed}) {}

    // Remembers that `key` stands at `offset`, which no other does. Returns false where there is no
    // room for another key; the first has room always.
    bool put(std::string_view key, std::int64_t offset) {
        const auto known = newest_.find(key);
        if (known != newest_.end()) {
            known->second = offset;
            return true;
        }
        const std::size_t bytes = key.size() + kEntryBytes;
        if (used_ > 0 && used_ + bytes > bytes_max_) return false;
        used_ += bytes;
        newest_.emplace(key, offset);
        return true;
    }

    // Does the key stand again behind `offset`?
    bool is_newer(std::string_view key, std::int64_t offset) const {
        const auto known = newest_.find(key);
        return known != newest_.end() && known->second > offset;
    }

private:
    // A node with a string, an offset, a hash and a link, its bucket, and what the allocations of
    // node and key cost.
    static constexpr std::size_t kEntryBytes = 96;

    struct Hash {
        using is_transparent = void;
        std::uint64_t seed;
        std::size_t operator()(std::string_view key) const { return hash64(key, seed); }
    };

    const std::size_t bytes_max_;
    std::size_t used_ = 0;
    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> newest_;
};

}  // namespace madang::commitlog
