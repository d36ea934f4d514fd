// A walk over stored entries (internal keys), both ways: what memtables, tables and merges offer.
//
// Entries are unique: no two sources hold the same key with the same stamp.
// Threads: one thread at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/lsm/internal_key.h"

namespace madang::lsm {

class Cursor {
public:
    virtual ~Cursor() = default;

    virtual void seek(const InternalKey& target) = 0;         // first entry ≥ target
    virtual void seek_before(const InternalKey& target) = 0;  // last entry < target
    virtual void seek_first() = 0;
    virtual void seek_last() = 0;
    virtual void next() = 0;      // needs valid()
    virtual void previous() = 0;  // needs valid()

    // False before the first seek, past either end and after an error.
    virtual bool valid() const = 0;
    // Valid until the next move. Need valid().
    virtual InternalKey key() const = 0;
    virtual std::string_view value() const = 0;
    // The error that stopped the walk, if any; the next seek forgets it.
    virtual Result<> status() const = 0;
};

}  // namespace madang::lsm
