// The country of a time zone.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace madang::hours {

// Reads the text of embedded_countries(): the country of each zone's name, further names included.
// A name has the country that zone.tab gives it, else that of the zone whose name it is too.
std::map<std::string, std::string, std::less<>> read_countries(std::string_view text);

}  // namespace madang::hours
