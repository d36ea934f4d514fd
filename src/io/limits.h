// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

#include "base/time.h"

namespace madang::io {

// Events taken from epoll at once: enough to spread the cost of the call, few enough that timers
// are looked at about every millisecond under full load.
inline constexpr int kEventsPerTurn = 256;

// Jobs waiting on one loop. Producers are bounded long before (pools, connections), so that more
// than this is a bug and not a load.
inline constexpr std::size_t kPostedJobsMax = std::size_t{1} << 22;

// Timers of one loop: one a connection and a few an operation; beyond it something leaks.
inline constexpr std::size_t kTimersMax = std::size_t{1} << 22;

// Operations of one stream that may finish without waiting before its coroutine lets others run.
inline constexpr unsigned kImmediateOperationsMax = 32;

// Pieces handed to one writev or sendmsg (the kernel takes 1,024; more only costs stack).
inline constexpr std::size_t kPiecesPerCall = 64;

// Bytes copied at a time where a file cannot be sent without copying: TLS, simulation.
inline constexpr std::size_t kSendFileCopyBytes = std::size_t{16} << 10;

// Bytes of a file sent by one sendfile call, so that one download does not hold the reactor.
inline constexpr std::size_t kSendFileBytesMax = std::size_t{1} << 20;

// Connections waiting for accept (the kernel lowers it to net.core.somaxconn).
inline constexpr int kAcceptBacklog = 4096;

// Pause of accept after the process ran out of descriptors or memory: long enough that some
// connections end, short enough that nobody notices once they did.
inline constexpr Nanoseconds kAcceptPause = Milliseconds(100);

// Pause before the next address is tried while one has not answered (RFC 8305 §5 recommends it).
inline constexpr Nanoseconds kDialStagger = Milliseconds(250);

// Addresses tried of one name: more than that are not a choice but a list to work through.
inline constexpr std::size_t kDialAttemptsMax = 16;

// Messages taken by one recvmmsg, each up to 64 KiB where the kernel joins datagrams of one sender:
// 1 MiB of buffer a socket, of which only what was ever filled is resident.
inline constexpr std::size_t kUdpMessagesPerCall = 16;
inline constexpr std::size_t kUdpMessageBytes = std::size_t{64} << 10;

// Calls to recvmmsg before the other descriptors of the loop have their turn.
inline constexpr int kUdpCallsPerTurn = 4;

// Datagrams that one message to the kernel may hold (UDP_MAX_SEGMENTS), and their bytes together:
// what an IPv4 packet of 65,535 bytes can carry.
inline constexpr std::size_t kUdpSegmentsMax = 64;
inline constexpr std::size_t kUdpBurstBytesMax = 65'535 - 20 - 8;

// Messages handed to one sendmmsg.
inline constexpr std::size_t kUdpBurstsPerCall = 64;

// Buffers asked of the kernel for a datagram socket (it may give less: net.core.rmem_max).
inline constexpr int kUdpSocketBufferBytes = 4 << 20;

// Until a full send buffer is tried again.
inline constexpr Nanoseconds kUdpSendRetry = Milliseconds(1);

// Longest text of an address: an IPv6 address in brackets with zone and port.
inline constexpr std::size_t kAddressTextMax = 96;

// Threads of one pool: beyond it the scheduler is the bottleneck.
inline constexpr std::size_t kPoolThreadsMax = 256;

// Visible part of a thread's name (Linux keeps 16 bytes with the terminating zero).
inline constexpr std::size_t kThreadNameMax = 15;

// Bytes asked of getrandom at once: up to 256 it is never interrupted (getrandom(2)).
inline constexpr std::size_t kRandomBytesPerCall = 256;

// Bytes of one log line's message or value; the rest is cut, marked by "...".
inline constexpr std::size_t kLogValueBytesMax = 2048;

// Descent of create_directories.
inline constexpr std::size_t kDirectoryDepthMax = 64;

}  // namespace madang::io
