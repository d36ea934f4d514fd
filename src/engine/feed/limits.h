// The limits of the change feed, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::feed {

// Published by one append: some 400 changes, about 1 ms of work, and far below the largest batch.
inline constexpr std::size_t kPieceBytes = 256 << 10;

// A segment of the topic: what is never compacted, since it is being written, is about this much.
inline constexpr Bytes kSegmentBytes = 64_MiB;

// Where nobody tells that something was committed, the source is asked this often.
inline constexpr Seconds kIdleWait{1};
// After an error, before the next try.
inline constexpr Seconds kRetryWait{1};

// Read from the log at once for whoever asks for changes.
inline constexpr std::uint64_t kReadBytes = 1 << 20;

// Changes of another log applied at once: one transaction of the store that follows it.
inline constexpr std::size_t kAppliedAtOnce = 1000;
inline constexpr std::size_t kAppliedBytes = 4 << 20;
// What the client of another log may hold ahead.
inline constexpr int kClientQueueKib = 16 << 10;

// How often a quiet log is asked how far it is, how long that may take, and how long it may be
// silent before whoever waits for its beginning is told to look for it.
inline constexpr Seconds kAskEvery{2};
inline constexpr Milliseconds kAskWait{500};
inline constexpr Seconds kSilenceMax{10};

}  // namespace madang::feed
