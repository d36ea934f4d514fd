// HTTP dates: "Sun, 06 Nov 1994 08:49:37 GMT".
//
// Threads: pure functions.  Source: RFC 9110 §5.6.7.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::http1 {

// Returns the IMF-fixdate of seconds since 1970. CHECKs years 0000 to 9999.
std::string format_date(std::int64_t unix_seconds);

// Returns the seconds since 1970 of an IMF-fixdate, or of the obsolete RFC 850 and asctime forms,
// which a recipient must still accept. The day of the week must fit. A two-digit year is the one at
// most 50 years after `now`. Nothing if `text` is none of them; leap second 60 is taken as 59.
std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now);

}  // namespace madang::http1
