// Named limits of the log's tools.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::logtool {

inline constexpr std::int64_t kTailMost = 1'000'000;    // records kept in memory, to be ordered
inline constexpr int kTailRounds = 8;                   // widenings, where compaction left gaps
inline constexpr std::size_t kLineBytesMax = 16 << 20;  // a line of stdin; a batch may be 32 MiB
inline constexpr std::size_t kHeadersMax = 100;         // of one produced record

// A host answers sooner or is not there.
inline constexpr Milliseconds kAnswerWait{10'000};
inline constexpr Milliseconds kReadWait{200};  // for the next record, so that Ctrl-C is noticed
inline constexpr Milliseconds kSettleWait{100};
inline constexpr Seconds kDeliveryMax{60};  // then a record that nobody acknowledged has failed
// Nothing acknowledged any more after Ctrl-C: what is under way gets this long.
inline constexpr Seconds kSettleAfterStop{10};

// Read from a directory at once, and appended to one at once.
inline constexpr std::uint64_t kReadBytes = 1 << 20;
inline constexpr std::size_t kAppendBytes = 256 << 10;
inline constexpr std::size_t kAppendsUnderWay = 4;  // of a partition: an idempotent producer's five
inline constexpr Bytes kSegmentFileMax = 2_GiB;

inline constexpr std::size_t kFindingsShown = 100;  // of verify; the rest are counted

}  // namespace madang::logtool
