// What Linux's TCP does by default, as constants.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace madang::relay {

// Bytes of payload of a full segment on Ethernet, with the time stamp option.
inline constexpr std::size_t kSegmentBytes = 1448;
// Bytes of IPv4 and TCP headers with that option; of a SYN, which has more options.
inline constexpr std::size_t kHeaderBytes = 52;
inline constexpr std::size_t kSynBytes = 60;

// Segments (RFC 6928).
inline constexpr double kInitialWindow = 10;

// RFC 6298, with Linux's least: the timeout is at least so much above the smoothed RTT.
inline constexpr Nanoseconds kTimeoutFirst = Seconds(1);
inline constexpr Nanoseconds kTimeoutMargin = Milliseconds(200);
inline constexpr Nanoseconds kTimeoutMost = Seconds(120);
inline constexpr unsigned kBackoffsMax = 10;  // doublings before the most is reached anyway

// SYNs before a connection is given up (tcp_syn_retries is 6).
inline constexpr unsigned kSynsMax = 7;

// RFC 8985: segments that arrived out of order before reordering is ruled out at once.
inline constexpr std::size_t kDuplicatesLost = 3;
// Added to a tail probe's 2 RTT: two ticks of a kernel with 250 Hz.
inline constexpr Nanoseconds kProbeMargin = Milliseconds(8);

// RFC 9438 (CUBIC).
inline constexpr double kCubicScale = 0.4;
inline constexpr double kCubicDecrease = 0.7;
inline constexpr double kWindowLeast = 2;  // segments after a decrease

// HyStart: rounds with fewer samples or smaller windows tell nothing.
inline constexpr unsigned kHystartSamples = 8;
inline constexpr double kHystartWindowLeast = 16;
inline constexpr Nanoseconds kHystartGap = Milliseconds(2);  // within a train
inline constexpr Nanoseconds kHystartLeast = Milliseconds(4);
inline constexpr Nanoseconds kHystartMost = Milliseconds(16);

// Bytes: what a receiver lets come before it is read, and the least that a sender takes unsent.
// The middle and the most of Linux's tcp_rmem and tcp_wmem, without the kernel's own overhead.
inline constexpr std::uint64_t kReceiveWindow = 3U << 20U;
inline constexpr std::uint64_t kSendBufferMost = 4U << 20U;

}  // namespace madang::relay
