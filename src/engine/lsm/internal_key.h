// A key as it is stored: the user's key with the stamp and kind of one write to it.
//
// Order: user keys ascending as unsigned bytes; within a key the newest write first. So the first
// entry at or after (key, stamp s) is what a snapshot of stamp s sees of that key.
//
// The tag packs stamp and kind:   stamp << 8 | kind.   Stamps stay below 2^56.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/lsm/stamp.h"

namespace madang::lsm {

// Stored on disk; never renumber.
enum class Kind : std::uint8_t {
    kRemoved = 0,  // a tombstone: hides what is older
    kValue = 1,
};
inline constexpr std::uint8_t kKindMax = 1;

// A write's stamp and kind in one comparable number; newer is greater.
struct Tag {
    std::uint64_t value = 0;

    static constexpr Tag of(Stamp stamp, Kind kind) {
        return {stamp.value << 8 | static_cast<std::uint8_t>(kind)};
    }
    // The greatest tag a snapshot of `stamp` may see: seek with it.
    static constexpr Tag newest_at(Stamp stamp) { return {stamp.value << 8 | 0xff}; }

    constexpr Stamp stamp() const { return {value >> 8}; }
    constexpr Kind kind() const { return static_cast<Kind>(value & 0xff); }
    friend constexpr auto operator<=>(Tag, Tag) = default;
};
inline constexpr Tag kNewestTag{~std::uint64_t{0}};  // before every write of a key
inline constexpr Tag kOldestTag{0};                  // after every write of a key

struct InternalKey {
    std::string_view user_key;
    Tag tag;
};

// <0, 0 or >0 as `a` stands before, at or after `b`.
inline int compare(const InternalKey& a, const InternalKey& b) {
    if (const int by_key = a.user_key.compare(b.user_key); by_key != 0) return by_key;
    if (a.tag == b.tag) return 0;
    return a.tag > b.tag ? -1 : 1;
}

}  // namespace madang::lsm
