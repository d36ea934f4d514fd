// Text as names are compared: without case, width and accents.
//
// Threads: pure functions.
// Source:  Unicode 15 §3.13 (NFKC_Casefold); UAX #24 (scripts).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace madang::places {

// Returns `text` (valid UTF-8) in compatibility form and case-folded; letters of Latin, Greek and
// Cyrillic lose their marks ("Café" and "CAFE" become "cafe"), those of other scripts keep them,
// since there they are letters of their own. Cost: about a microsecond for a name.
std::string fold(std::string_view text);

}  // namespace madang::places
