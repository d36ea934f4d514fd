// Every bound of this benchmark, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/time.h"

namespace madang::bench {

// A server that does not listen by then does not start at all.
inline constexpr Seconds kServerStart{20};

// Bytes of the small answer and of the file.
inline constexpr std::size_t kSmallBytes = 1024;
inline constexpr std::size_t kFileBytes = 102'400;

// Our server ends by itself, should we be gone.
inline constexpr int kServeSeconds = 3600;

// Handshakes under way at once: enough that the server always has one to work on.
inline constexpr int kHandshakesAtOnce = 4;

// How often a load of our own is looked at, whether it is over.
inline constexpr Nanoseconds kLookEvery = Milliseconds(10);

// Time for one of them.
inline constexpr Seconds kHandshakeTime{10};

}  // namespace madang::bench
