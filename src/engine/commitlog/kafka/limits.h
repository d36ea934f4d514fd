// The limits of the broker, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::commitlog {

// A request: Kafka's own default (socket.request.max.bytes). Memory grows with what has come.
inline constexpr Bytes kRequestBytesMax = 100_MiB;
inline constexpr std::size_t kRequestPiece = 256 << 10;
// Memory of past requests that a reactor keeps for the next: eight producers with full batches.
inline constexpr std::size_t kKeptBytesMax = 16 << 20;
// Requests are read ahead of the answers before them while fewer bytes than this of a connection
// have no answer: enough that what comes during a sync goes into the next, little enough that the
// producers of a partition seldom fill its queue (kAppendBytesWaitingMax).
inline constexpr std::size_t kAheadBytesMax = 2 << 20;
// Copied at a time where records are not sent by sendfile.
inline constexpr std::size_t kCopyBytes = 128 << 10;

// Records of one fetch answer, whatever the client asks for.
inline constexpr std::uint64_t kFetchBytesMax = 64 << 20;

// A fetch waits no longer than this for records.
inline constexpr Milliseconds kFetchWaitMax{30'000};

// A connection on which nothing comes is closed: Kafka's default (connections.max.idle.ms).
inline constexpr Seconds kIdleMax{600};
// And one that takes no bytes of an answer.
inline constexpr Seconds kSendMax{60};

// Connections of one reactor; more are closed at once.
inline constexpr std::size_t kConnectionsMax = 20'000;

}  // namespace madang::commitlog
