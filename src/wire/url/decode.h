// Percent decoding as paths and queries share it; they differ in what "+" means.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace madang::url {

enum class Plus : std::uint8_t { kItself, kBlank };

// Errors: invalid, with the offset as detail, as percent_decode.
Result<std::string> decode(std::string_view text, Plus plus);

}  // namespace madang::url
