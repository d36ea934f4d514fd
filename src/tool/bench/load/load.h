// Runs streams of traffic against a server on this machine.
//
// Idea:    one thread on one epoll; it sleeps until the next arrival is due to the microsecond, and
//          holds to the schedule whatever the server does.
// Threads: the caller's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "base/time.h"
#include "io/clock.h"
#include "tool/bench/load/stream.h"

namespace madang::bench {

// How long after the last arrival answers are waited for.
inline constexpr Nanoseconds kAnswersLate = Seconds(2);

// Connects to 127.0.0.1:port, then sends for `duration` and waits for what is owed. What came of it
// stands in the streams' reports. Errors: unavailable (a connection cannot be made).
Result<> run_load(io::Clock& clock, std::uint16_t port, std::span<Stream* const> streams,
                  Nanoseconds duration);

}  // namespace madang::bench
