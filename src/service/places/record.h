// The bytes of a stored business.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/places/business.h"

namespace madang::places {

// Returns the record (record.cpp has the byte table). The id stands in the key, not in the value.
std::string encode_record(const Business& business);

// Errors: corrupt; unsupported if a newer version wrote it.
Result<Business> decode_record(BusinessId id, std::string_view bytes);

}  // namespace madang::places
