// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/time.h"

namespace madang::fetch {

// Connections to one origin: what browsers agreed on for HTTP/1 (RFC 9112 §9.4 names no number).
inline constexpr std::size_t kConnectionsPerOriginMax = 6;

// Requests that wait for one of them; more are refused at once.
inline constexpr std::size_t kWaitingPerOriginMax = 1000;

// Origins remembered, with their connections and where else they are.
inline constexpr std::size_t kOriginsMax = 256;

// How long a connection that nobody uses is kept: less than servers keep theirs (ours a minute).
inline constexpr Nanoseconds kIdleKept = Seconds(30);

// How long HTTP/3 is not tried where it has failed (RFC 7838 §2.4 leaves it to the client).
inline constexpr Nanoseconds kBrokenAlternative = Seconds(300);

// How long an alternative is believed, whatever its server says.
inline constexpr Seconds kAlternativeLifeMax{24L * 3600};

// Times one request is sent at most.
inline constexpr int kAttemptsMax = 3;

// Repeated requests as a part of all: a server that is down must not be asked twice as often. Some
// may be repeated at once.
inline constexpr double kRepeatedShare = 0.1;
inline constexpr double kRepeatedBurst = 10;

}  // namespace madang::fetch
