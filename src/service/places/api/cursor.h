// Opaque marks of where a page ended, which only this process can make, or those that share its
// secret.
//
// Idea:       a cursor names the last business by its Mark, and the search it belongs to; a keyed
//             hash keeps clients from making their own. It holds no state here: pages go on while
//             the data changes, and what did not change itself is neither repeated nor skipped.
// Threads:    any; immutable.
// Limits:     kCursorLifetime.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/time.h"
#include "engine/geo/index.h"
#include "io/random.h"
#include "service/places/catalog.h"

namespace madang::places {

enum class CursorFault : std::uint8_t {
    kInvalid,  // not one of ours
    kForeign,  // of another search
    kExpired,  // too old, or of another secret: that of before a restart
};

class CursorMint {
public:
    // Cursors of all mints with one secret are the same; without one they are this process's own.
    CursorMint(io::Random& random, std::string_view secret);

    std::string encode(const Mark& after, const SearchRequest& request, WallTime now) const;
    // The request it belongs to may differ in limit, offset and count only.
    std::expected<Mark, CursorFault> decode(std::string_view cursor, const SearchRequest& request,
                                            WallTime now) const;

private:
    std::string signature_of(std::string_view bytes) const;

    std::array<char, 32> key_;
    std::uint32_t generation_ = 0;  // tells cursors of one secret from those of another
};

}  // namespace madang::places
