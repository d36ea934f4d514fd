// What an application protocol does on a QUIC connection, and what it may ask of it.
//
// Idea:       received data is pushed into the application; data to send is pulled from it, packet
//             by packet, so that what goes next is decided when there is room for it.
// Invariants: (1) all calls come on the reactor of the connection's endpoint;
//             (2) nothing is called after on_closed(), and the Connection is gone when that
//             returns; (3) what next() gave lives until on_acknowledged() or on_stream_closed().
// Threads:    one reactor.
// Source:     RFC 9000.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "engine/quic/connection_id.h"
#include "engine/quic/limits.h"
#include "io/address.h"

namespace madang::quic {

using StreamId = std::int64_t;
inline constexpr StreamId kNoStream = -1;

// An error code of the application protocol (RFC 9000 §20.2).
using AppError = std::uint64_t;
// Given where a stream closed without one.
inline constexpr AppError kNoAppError = ~std::uint64_t{0};

// Received stream data.
struct StreamData {
    StreamId stream = kNoStream;
    ByteSpan bytes = {};
    bool last = false;   // the stream ends behind it
    bool early = false;  // it came in 0-RTT: somebody may have sent it again
};

// Stream data to send.
struct Outgoing {
    StreamId stream = kNoStream;  // none: nothing to send
    bool last = false;
    std::size_t count = 0;
    std::array<ByteSpan, kPiecesPerPacket> pieces;
};

// How a connection ended.
struct Closed {
    enum class By : std::uint8_t { kUs, kPeer, kIdle, kReset, kFailure };
    By by = By::kUs;
    bool application = false;  // `code` is the application's and not the transport's
    std::uint64_t code = 0;
    std::string reason = {};
};

class Application {
public:
    virtual ~Application() = default;

    // Streams may be opened and data sent: on a server when the client's first flight was read, on
    // a client when the handshake is done or, with 0-RTT, at once. Called once.
    virtual void on_writable() = 0;
    virtual void on_handshake_completed() {}

    // Returns what to close the connection with if the data breaks the protocol. The windows are
    // given back by Connection::consumed().
    virtual std::optional<AppError> on_data(const StreamData& data) = 0;
    virtual void on_stream_reset(StreamId stream, AppError error) = 0;  // the peer gave up sending
    virtual void on_stop_sending(StreamId stream, AppError error) = 0;  // ... receiving
    virtual void on_stream_closed(StreamId stream, AppError error) = 0;

    // Fills `out` with what should be sent next. Returns an error to close the connection with.
    // From here to on_write_ended() nothing of the connection may be called but want_write().
    virtual std::optional<AppError> next(Outgoing& out) = 0;
    virtual void on_written(StreamId stream, std::size_t bytes) = 0;
    virtual void on_acknowledged(StreamId stream, std::uint64_t bytes) = 0;
    virtual void on_blocked(StreamId stream) = 0;      // its window is used up
    virtual void on_unblocked(StreamId stream) = 0;    // it was opened again
    virtual void on_write_ended(StreamId stream) = 0;  // nothing more can be sent on it

    // The peer may open, or has let us open, as many bidirectional streams in all.
    virtual void on_remote_streams(std::uint64_t) {}
    virtual void on_local_streams(std::uint64_t) {}
    // Client: what was sent in 0-RTT was not taken; its streams are forgotten. on_writable()
    // follows.
    virtual void on_early_data_rejected() {}

    virtual void on_closed(const Closed& closed) = 0;
};

class Connection {
public:
    virtual ~Connection() = default;

    // Errors: exhausted if the peer allows no more now.
    virtual Result<StreamId> open_stream() = 0;
    virtual Result<StreamId> open_unidirectional() = 0;

    // The application took so many bytes of a stream: the peer may send as many more.
    virtual void consumed(StreamId stream, std::uint64_t bytes) = 0;
    // The peer may open one more bidirectional stream, since one has closed.
    virtual void allow_stream() = 0;
    // Gives up sending on a stream, receiving on it.
    virtual void reset(StreamId stream, AppError error) = 0;
    virtual void stop_receiving(StreamId stream, AppError error) = 0;

    // There is something to send: next() is called soon, at the latest in the loop's next turn.
    virtual void want_write() = 0;
    // Closes, soon; on_closed() follows.
    virtual void close(AppError error, std::string_view reason) = 0;
    // Sends what keeps the connection alive and, with that, moves to new keys.
    virtual Result<> update_keys() = 0;

    virtual bool is_handshake_completed() const = 0;
    // Whether the keys come from an earlier connection, by a ticket.
    virtual bool is_resumed() const = 0;
    // Bytes that the congestion and flow control windows take now.
    virtual std::uint64_t window() const = 0;
    virtual io::Address peer() const = 0;
    // The name that the client asked for (SNI); empty if none.
    virtual std::string server_name() const = 0;
};

}  // namespace madang::quic
