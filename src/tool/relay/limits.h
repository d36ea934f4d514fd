// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace madang::relay {

// What the bottleneck holds before it drops: 100 ms of its bandwidth, as home routers are sold.
inline constexpr Milliseconds kQueueTime{100};

// It holds at least so much, so that one burst of a slow link's first window is not lost.
inline constexpr std::uint64_t kQueueBytesLeast = 15'140;

// Allowed conditions: beyond them the relay measures itself and no network.
inline constexpr double kLossMost = 0.5;
inline constexpr Seconds kDelayMost{10};
inline constexpr std::uint64_t kBandwidthLeast = 10'000;           // bits a second
inline constexpr std::uint64_t kBandwidthMost = 100'000'000'000U;  // bits a second
inline constexpr std::uint64_t kQueueBytesMost = 1U << 30U;

// TCP connections and UDP flows under way; more are closed, or dropped, at once.
inline constexpr std::size_t kConnectionsMax = 4096;
inline constexpr std::size_t kFlowsMax = 4096;

// A UDP flow that was silent for so long is forgotten.
inline constexpr Seconds kFlowIdle{120};

// Datagrams under way in both directions, in bytes: what a queue and a delay hold, with room.
inline constexpr std::uint64_t kDatagramBytesMax = 256U << 20U;

// Packets of the network device taken at once before others get a turn.
inline constexpr int kPacketsPerTurn = 64;

// Bytes of the largest packet of the network device.
inline constexpr std::size_t kPacketBytesMax = 65'536;

// Packets that wait for the relay in its network device: it must not lose any by itself, and 500,
// the default, is less than a few windows.
inline constexpr int kDeviceQueuePackets = 20'000;

// Bytes read from a client or server at once.
inline constexpr std::size_t kReadBytes = 65'536;

// Ports tried until one is free for UDP and TCP.
inline constexpr int kPortAttemptsMax = 8;

// Time to connect to the server behind.
inline constexpr Seconds kConnectTime{10};

}  // namespace madang::relay
