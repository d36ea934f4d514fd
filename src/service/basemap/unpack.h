// Decompresses a tile.
// Threads: pure functions.  Source: RFC 1952.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace madang::basemap {

// Whether a gzip member says that it holds nothing (RFC 1952 §2.3.1: ISIZE).
bool is_empty_gzip(std::string_view bytes);

// Errors: corrupt; exhausted above kTileUnpackedMax.
Result<std::string> unpack_gzip(std::string_view bytes);

}  // namespace madang::basemap
