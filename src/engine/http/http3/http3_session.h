// The frames of HTTP/3 on one connection, by nghttp3: stream bytes in, events and stream bytes out.
//
// Idea:       nghttp3 keeps the state of streams, priorities and field tables; QUIC is somebody
//             else's. Bodies are taken piece by piece when there is room in a packet, and stay with
//             their owner until they are acknowledged.
// Invariants: events come from receive(), acknowledged() and close() only, bodies are asked for in
//             next() only.
// Threads:    one.
// Limits:     kQpackTableBytes, kQpackBlockedStreams.
// Source:     RFC 9114, RFC 9204 (QPACK), RFC 9218 (priorities).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "engine/http/limits.h"
#include "engine/http/multiplexed/answer_fields.h"
#include "engine/quic/application.h"

namespace madang::http {

using quic::AppError;
using quic::ByteSpan;
using quic::StreamId;

// RFC 9114 §8.1
struct Http3Code {
    static constexpr AppError kNone = 0x100;
    static constexpr AppError kInternal = 0x102;
    static constexpr AppError kExcessiveLoad = 0x107;
    static constexpr AppError kRequestRejected = 0x10b;
    static constexpr AppError kRequestCancelled = 0x10c;
    static constexpr AppError kRequestIncomplete = 0x10d;
    static constexpr AppError kMessage = 0x10e;
};

// Which fields arrive: the head of a message or what stands behind its body.
enum class FieldSection : std::uint8_t { kHead, kTrailers };

// The next piece of a body that is sent.
struct BodyPiece {
    ByteSpan bytes = {};  // empty and not `last`: none yet
    bool last = false;
    std::span<const FieldView> trailers = {};  // with `last`; views live until this returns
    bool failed = false;                       // there will be no end: the stream is to be reset
};

class Http3Events {
public:
    // Returns false if the connection is to be ended at once.
    virtual bool on_field(StreamId stream, FieldSection section, std::string_view name,
                          std::string_view value) = 0;
    virtual void on_head(StreamId stream, bool body_follows) = 0;
    virtual void on_body(StreamId stream, std::string_view bytes) = 0;
    virtual void on_end(StreamId stream) = 0;
    // The library took so many bytes later than they came.
    virtual void on_consumed(StreamId stream, std::size_t bytes) = 0;
    // The message breaks the protocol: nothing more is read of it, or written for it.
    virtual void on_stop_receiving(StreamId stream, AppError error) = 0;
    virtual void on_reset(StreamId stream, AppError error) = 0;

    // The next piece of the body of `stream`; it lives until on_body_acknowledged() or the end.
    virtual BodyPiece take_body(StreamId stream) = 0;
    virtual void on_body_acknowledged(StreamId stream, std::uint64_t bytes) = 0;
    // A stream has closed and nothing more comes of it.
    virtual void on_over(StreamId, AppError) {}
    // The peer begins no more streams, or serves no more.
    virtual void on_goaway() {}

protected:
    ~Http3Events() = default;
};

class Http3Session {
public:
    enum class Side : std::uint8_t { kServer, kClient };
    struct Options {
        Side side = Side::kServer;
        std::uint64_t head_bytes_max = 0;  // told the peer
        std::uint64_t streams = 0;         // that the peer may open
        // Of fields that heads may refer to, as far as the peer allows. Such a head waits for the
        // packet that the entry came in; with 0 none does.
        std::size_t table_bytes = kQpackTableBytes;
    };

    Http3Session(Http3Events& events, const Options& options);
    ~Http3Session();
    Http3Session(const Http3Session&) = delete;
    Http3Session& operator=(const Http3Session&) = delete;

    // Opens the three streams that each side needs. Errors: exhausted (the peer does not allow
    // them).
    Result<> open_streams(quic::Connection& connection);

    // Takes stream data. Gives how many bytes are done with; what went to on_body() is not among
    // them.
    std::expected<std::size_t, AppError> receive(const quic::StreamData& data);

    // As quic::Application.
    std::optional<AppError> next(quic::Outgoing& out);
    void on_written(StreamId stream, std::size_t bytes);
    std::optional<AppError> on_acknowledged(StreamId stream, std::uint64_t bytes);
    void on_blocked(StreamId stream);
    void on_unblocked(StreamId stream);
    void on_write_ended(StreamId stream);
    void on_read_ended(StreamId stream);
    // Gives whether on_over() is or will be called: what has come may wait for the peer's table of
    // fields, which a loss holds back (RFC 9204 §2.1.2).
    bool on_stream_closed(StreamId stream, AppError error);
    void on_remote_streams(std::uint64_t count);

    void submit_interim(StreamId stream, std::span<const FieldView> fields);
    // The body is taken through the events, unless `ends`.
    void submit_answer(StreamId stream, std::span<const FieldView> fields, bool ends);
    void submit_request(StreamId stream, std::span<const FieldView> fields, bool ends);
    // There is more of the body, or its end.
    void resume_body(StreamId stream);
    // No new streams are served from now on (RFC 9114 §5.2).
    void go_away();

private:
    class State;
    const std::unique_ptr<State> state_;
};

}  // namespace madang::http
