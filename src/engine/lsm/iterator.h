// A walk over sorted keys, both ways, inside bounds.
// Threads: one thread at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace madang::lsm {

// Keys k with lower ≤ k < upper, compared as unsigned bytes. Empty means unbounded.
struct Bounds {
    std::string lower;
    std::string upper;
};

// Returns the bounds of all keys that start with `prefix`.
Bounds prefix_bounds(std::string_view prefix);

class Iterator {
public:
    virtual ~Iterator() = default;

    virtual void seek(std::string_view key) = 0;         // first key ≥ key
    virtual void seek_before(std::string_view key) = 0;  // last key < key
    virtual void seek_first() = 0;
    virtual void seek_last() = 0;
    virtual void next() = 0;      // needs valid()
    virtual void previous() = 0;  // needs valid()

    // False before the first seek, past either end and after an error.
    virtual bool valid() const = 0;
    // Valid until the next move. Need valid().
    virtual std::string_view key() const = 0;
    virtual std::string_view value() const = 0;
    // The error that stopped the walk, if any.
    virtual Result<> status() const = 0;
};

}  // namespace madang::lsm
