// The limits of the HTTP engine, each with its unit and reason. What an operator may change stands
// in site.h with these as defaults. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::http {

// Connections of one server (one reactor): at about 5 KiB each while idle, 100 MiB.
inline constexpr std::size_t kConnectionsDefault = 20'000;

// Requests of one connection answered in one write. More wait in the socket's buffer.
inline constexpr std::size_t kPipelinedRequestsMax = 64;

// Requests one connection may make before it is closed: a long life must not pin a client to one
// reactor for ever, and reconnecting once in 100,000 requests costs nothing.
inline constexpr std::uint64_t kRequestsPerConnectionMax = 100'000;

// Bytes read in one go into a connection's buffer: one page of requests. The buffer goes back to
// the server's pool while the connection is idle, and grows up to the head limit.
inline constexpr std::size_t kReadBufferBytes = 8192;

// Bytes buffered in search of a head's end, whatever the head limit: the decoder refuses before.
inline constexpr std::size_t kHeadBufferBytesMax = 1u << 20;

// Bytes of a request's head whose memory an idle connection keeps for the next one: a browser sends
// 1 KiB.
inline constexpr std::size_t kKeptHeadBytesMax = 2048;

// Buffers a server keeps for reuse: as many connections are busy at one instant on one reactor.
inline constexpr std::size_t kBuffersKept = 256;

// Bodies up to this size are copied behind their head into one write; larger ones are gathered.
inline constexpr std::size_t kCopiedBodyBytesMax = 4096;

// Bytes of answers collected before they are written although more requests are pipelined.
inline constexpr std::size_t kAnswerBatchBytes = 65536;

// Bytes of buffer while a body of at least that size arrives: fewer, larger reads.
inline constexpr std::size_t kBodyBufferBytes = 65536;

// Unread body bytes that are thrown away to keep a connection; beyond it is closed.
inline constexpr std::size_t kDrainBytesMax = 65536;

// Bytes thrown away at full speed while lingering after an error answer, so that the client can
// read the answer instead of a reset (RFC 9112 §9.6).
inline constexpr std::size_t kLingerBytesMax = 1u << 20;

// Between looks at a client that goes on sending behind them.
inline constexpr Nanoseconds kLingerPause = Milliseconds(20);

// Bytes of a streamed answer that wait in a stream of HTTP/2 or 3 before its handler waits.
inline constexpr std::size_t kStreamQueueBytes = 65536;

// Bytes of a file that are read at a time where it cannot be sent without copying.
inline constexpr std::size_t kFilePieceBytes = 65536;

// Answers that are compressed on the way: smaller ones fit into one packet anyway, larger ones
// would hold the reactor.
inline constexpr std::size_t kCodedBytesMin = 1200;
inline constexpr std::size_t kCodedBytesMax = std::size_t{256} << 10;

// How many times the fields or bytes allowed a head may have before its whole connection is ended:
// tables of HPACK and QPACK make a field of one byte.
inline constexpr std::size_t kBombFactor = 8;

// How often a multiplexed connection looks for streams whose clients do not go on.
inline constexpr Nanoseconds kTendingPeriod = Seconds(2);

// Streams that one connection of HTTP/2 or 3 may have open (RFC 9113 §6.5.2 asks for at least 100).
inline constexpr std::uint32_t kStreamsPerConnectionMax = 128;

// Connections of one client address that are ended for what they sent (floods, broken framing)
// before it has to wait, and how many are forgiven each second: a client with a bug is served on, a
// flood that is cut off and comes back is not.
inline constexpr double kOffencesMax = 20;
inline constexpr double kOffencesForgivenPerSecond = 1;
// What one address owes at most, so that nobody behind it is shut out for longer than twenty
// seconds.
inline constexpr double kOwedMax = 2 * kOffencesMax;
// Addresses that are noted: 24 bytes each.
inline constexpr std::size_t kOffendersMax = 1024;
// How long a new connection of such an address is left unread, and how many are at once; more are
// closed without waiting.
inline constexpr Nanoseconds kBarredWait = Seconds(1);
inline constexpr std::size_t kBarredHeldMax = 64;

// Fields for which a message's head takes no memory of its own while it is encoded.
inline constexpr std::size_t kUsualFields = 16;

// Bytes of the table of fields that each side of HTTP/3 keeps (RFC 9204 §3.2), and the streams that
// may wait for an entry of it: what they send meanwhile is kept, at most a window each.
inline constexpr std::size_t kQpackTableBytes = 4096;
inline constexpr std::size_t kQpackBlockedStreams = 16;

// Seconds for which clients over TCP may keep that the site speaks HTTP/3 too (RFC 7838 §3.1).
inline constexpr int kAlternativeSeconds = 86'400;

// Bytes that a client may send before the handler has read them: of a stream, of a connection.
inline constexpr std::uint32_t kStreamWindowBytes = 65535;
inline constexpr std::int32_t kConnectionWindowBytes = 1 << 18;

// Frames of a client that cost us and carry nothing (PING, SETTINGS, PRIORITY, empty DATA), and
// streams that it gives up: so many at once, and so many more each second. A page that is left
// gives up its hundred streams; a browser pings once in 15 s.
inline constexpr double kIdleFramesMax = 500;
inline constexpr double kIdleFramesPerSecond = 50;
inline constexpr double kResetsMax = 300;
inline constexpr double kResetsPerSecond = 50;

// Slowest sender and receiver that are served: each second of a body's or answer's time must have
// moved this many bytes, beyond the first timeout. A GPRS phone manages 4 KiB/s.
inline constexpr std::int64_t kBytesPerSecondMin = 1024;

// Query parameters of one request: the most that a route declares, thrice over.
inline constexpr std::size_t kQueryParametersMax = 64;

// Field errors of one answer: a hostile query must not grow the answer without bound.
inline constexpr std::size_t kFieldErrorsMax = 32;

// Segments of a path. No route has more than ten.
inline constexpr std::size_t kPathSegmentsMax = 32;

// Members of an If-Match or If-None-Match list that are compared.
inline constexpr std::size_t kEntityTagsMax = 64;

// Seconds a browser may keep the answer to a CORS preflight; Chromium caps at two hours.
inline constexpr int kPreflightSeconds = 600;

// How far behind a reactor may be that still lets everybody in, and how long it must have been
// further behind to be called overloaded (connection/admission.h). 5 ms are a hundred searches;
// what a pause of the machine left behind is done in less than 50 ms, overload is not.
inline constexpr Nanoseconds kQueueDelayMax = Milliseconds(5);
inline constexpr Nanoseconds kQueueStandingMax = Milliseconds(50);

// Requests of one turn that are let in however far behind it is. One in eight of a turn's events
// takes a third of its time, so that a third of what a reactor can do is done whatever is asked.
inline constexpr std::size_t kAdmittedPerTurn = 32;

// Seconds in Retry-After where nobody knows better.
inline constexpr int kRetryAfterSeconds = 1;

// Requests that our client has under way on one connection, whatever the server allows.
inline constexpr std::size_t kClientStreamsMax = 100;

// Bytes of an answer that a server may send a client of HTTP/3 before it has taken them; of all
// answers together twice as many.
inline constexpr std::uint64_t kHttp3ClientWindowBytes = std::uint64_t{1} << 20;
// Bytes of an answer's fields that the client says it takes.
inline constexpr std::uint64_t kHttp3ClientHeadBytes = 65536;

// Bytes of an answer that the client takes unless told otherwise.
inline constexpr Bytes kClientBodyDefault = 64_MiB;

}  // namespace madang::http
