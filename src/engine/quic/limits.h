// Every bound of the QUIC engine, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace madang::quic {

// Bytes of the connection ids that we choose: one tells the reactor, fifteen are random.
inline constexpr std::size_t kConnectionIdBytes = 16;
// Longest connection id of anybody (RFC 9000 §17.2).
inline constexpr std::size_t kConnectionIdBytesMax = 20;
// Reactors that one byte can tell apart.
inline constexpr std::size_t kReactorsMax = 256;

// Datagrams waiting to be taken over by another reactor: a client that moved its port sends at most
// a window of them before its new path is known; beyond, they are lost as on any network.
inline constexpr int kForwardedMax = 4096;

// Largest datagram we write: the path may carry 1,500 bytes with headers (RFC 9000 §14.1 asks for
// 1,200; the rest is found by probing).
inline constexpr std::size_t kDatagramBytesMax = 1500;
// Datagrams with an Initial packet are at least this long (RFC 9000 §14.1).
inline constexpr std::size_t kInitialDatagramBytesMin = 1200;

// Bytes of packets collected before they are handed to the kernel.
inline constexpr std::size_t kOutboxBytes = std::size_t{256} << 10;
// Bytes one connection writes before the others have their turn, whatever its congestion window.
inline constexpr std::size_t kWriteTurnBytes = std::size_t{64} << 10;
// Pieces of stream data offered for one packet.
inline constexpr std::size_t kPiecesPerPacket = 16;

// A handshake that takes longer is forgotten. A far phone needs two seconds.
inline constexpr Nanoseconds kHandshakeTimeout = Seconds(10);
// Handshakes under way on one endpoint above which clients must first prove their address by Retry:
// more than honest clients of one reactor have open at once (2,000 a second times 0.1 s), and at
// about 100 KiB each 25 MiB of memory for senders with false addresses.
inline constexpr std::size_t kHalfOpenRetryDefault = 256;
// Handshakes under way above which none is begun, proven address or not.
inline constexpr std::size_t kHalfOpenMaxDefault = 2048;
// Handshakes begun a second: at 0.5 ms each half of one core.
inline constexpr double kHandshakesPerSecondDefault = 1000;
// Connections of one endpoint.
inline constexpr std::size_t kConnectionsDefault = 20'000;

// Answers a second to datagrams that belong to no connection: resets, version negotiation, Retry.
inline constexpr double kStatelessAnswersPerSecond = 10'000;
// New connection ids that a peer may ask for a second by retiring those it has. A client that moves
// needs one for each move.
inline constexpr double kConnectionIdsPerSecond = 8;
inline constexpr double kConnectionIdsBurst = 32;
// Path challenges that we send a second because the peer's address changed. Honest clients move
// between two networks a few times a minute.
inline constexpr double kPathChallengesPerSecond = 8;
inline constexpr double kPathChallengesBurst = 32;

// Ids of the peer that we keep for paths to come (RFC 9000 §5.1.1).
inline constexpr std::uint64_t kActiveConnectionIds = 7;

// Silence after which a connection is forgotten.
inline constexpr Nanoseconds kIdleTimeoutDefault = Seconds(60);

// Bytes a peer may send on one stream, and on all, before the application has taken some. They grow
// by themselves up to the second pair while the application keeps up (64 KiB over 25 ms is 20
// Mbit/s, 6 MiB a gigabit over 50 ms).
inline constexpr std::uint64_t kStreamWindow = std::uint64_t{256} << 10;
inline constexpr std::uint64_t kConnectionWindow = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kStreamWindowMax = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kConnectionWindowMax = std::uint64_t{6} << 20;

// Streams that a peer may have open at once: requests, and unidirectional ones, of which HTTP/3
// needs three.
inline constexpr std::uint64_t kStreamsDefault = 100;
inline constexpr std::uint64_t kUnidirectionalStreams = 8;

// How long a Retry token may be used, and one given for the next connection (RFC 9000 §8.1.3).
inline constexpr Nanoseconds kRetryTokenLife = Seconds(10);
inline constexpr Nanoseconds kAddressTokenLife = Seconds(3600 * 24);

// Connections that are closed and still answered (RFC 9000 §10.2): at about 1.5 KiB each.
inline constexpr std::size_t kClosedConnectionsMax = 4096;
// Timeouts of loss detection that a closed connection is answered for.
inline constexpr int kClosingTimeouts = 3;

// Flights of a client's handshake that are noted for who looks: three without loss, two more with a
// Retry; the rest are repetitions.
inline constexpr std::size_t kFlightsNotedMax = 32;

// Bytes of a closing reason that are kept.
inline constexpr std::size_t kReasonBytesMax = 256;

}  // namespace madang::quic
