// A change of one business as the outbox, the log and every replica carry it.
//
// Threads: values, pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/geo/position.h"
#include "service/places/business.h"

namespace madang::places {

struct Change {
    std::uint64_t stamp = 0;  // of its commit; filled by the store, kept in the event's key
    BusinessId id;
    std::optional<geo::Position> before = {};  // where it was, if it existed
    std::optional<Business> after = {};        // nothing: it was removed
    std::uint16_t category = 0;                // number of after's category
    std::uint32_t schedule = 0;                // number of after's opening hours

    friend bool operator==(const Change&, const Change&) = default;
};

// Returns the event's value (change.cpp has the byte table); the stamp and id stand in its key.
std::string encode_change(const Change& change);
// Errors: corrupt; unsupported if a newer version wrote it.
Result<Change> decode_change(std::uint64_t stamp, BusinessId id, std::string_view bytes);

}  // namespace madang::places
