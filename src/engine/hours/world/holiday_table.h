// The public holidays of the world's countries.
// Threads: immutable.  Limits: kHolidayYearsMax.
// Source:  the npm package date-holidays (ISC; its data CC BY-SA 3.0).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/hours/place.h"

namespace madang::hours {

using HolidayTable = std::map<std::string, Holidays, std::less<>>;  // by ISO 3166-1 alpha-2

// Reads the text of embedded_holidays(). Lines and days of another form are left out.
HolidayTable read_holidays(std::string_view text);

}  // namespace madang::hours
