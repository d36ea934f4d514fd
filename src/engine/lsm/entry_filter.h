// Which entries a flush or merge may leave out. Pure.
//
// An entry goes when a newer one of its key is visible to every snapshot, or when it is a tombstone
// that every snapshot sees and nothing older than it can lie below.
// Invariant: what any snapshot at or after `oldest_live` sees stays the same.
// Threads:   one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/lsm/internal_key.h"

namespace madang::lsm {

class EntryFilter {
public:
    explicit EntryFilter(Stamp oldest_live) : oldest_live_(oldest_live) {}

    // To be asked for every entry, in order. `nothing_below(user_key)` is asked for tombstones
    // only.
    template <class NothingBelow>
    bool keeps(const InternalKey& entry, NothingBelow&& nothing_below) {
        if (fresh_ || entry.user_key != key_) {
            fresh_ = false;
            key_.assign(entry.user_key);
            covered_ = false;
        }
        if (covered_) return false;
        if (entry.tag.stamp() > oldest_live_) return true;
        covered_ = true;
        return entry.tag.kind() != Kind::kRemoved || !nothing_below(entry.user_key);
    }

private:
    Stamp oldest_live_;
    bool fresh_ = true;
    std::string key_;       // of the entry before
    bool covered_ = false;  // an entry of key_ has passed that every snapshot sees
};

}  // namespace madang::lsm
