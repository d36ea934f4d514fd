// Which entries a flush or merge may leave out. Pure.
//
// Who reads the outcome reads it at the stamp published now, or a later one: an older snapshot
// keeps its own version, with the memtables and tables that went in. So an entry goes when a newer
// one of its key is published, or when it is a published tombstone with nothing older below.
// Invariant: what is seen at `published` and at any later stamp stays the same.
// Threads:   one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/lsm/internal_key.h"

namespace madang::lsm {

class EntryFilter {
public:
    explicit EntryFilter(Stamp published) : published_(published) {}

    // To be asked for every entry, in order. Asks `nothing_below(user_key)` for tombstones.
    template <class NothingBelow>
    bool keeps(const InternalKey& entry, NothingBelow&& nothing_below) {
        if (fresh_ || entry.user_key != key_) {
            fresh_ = false;
            key_.assign(entry.user_key);
            covered_ = false;
        }
        if (covered_) return false;
        if (entry.tag.stamp() > published_) return true;
        covered_ = true;
        return entry.tag.kind() != Kind::kRemoved || !nothing_below(entry.user_key);
    }

private:
    Stamp published_;
    bool fresh_ = true;
    std::string key_;       // of the entry before
    bool covered_ = false;  // an entry of key_ has passed that all readers see
};

}  // namespace madang::lsm
