// The frames of HTTP/2 on a server's side, by nghttp2: bytes in, events and bytes out.
//
// Idea:       nghttp2 keeps the state of streams, windows and header tables; what is allowed beyond
//             the protocol's own rules is decided here, so that no client costs more than it gives.
// Threads:    one.  Limits: the k...Max of limits.h that concern streams and frames.
// Source:     RFC 9113, RFC 7541 (HPACK), RFC 9218 (priorities).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "engine/http/multiplexed/answer_body.h"
#include "engine/http/multiplexed/answer_fields.h"

namespace madang::http {

using Http2StreamId = std::int32_t;

// What arrives. While one of these runs nothing may be sent or received, only submitted.
class Http2ServerEvents {
public:
    virtual void on_request(Http2StreamId stream) = 0;
    // Returns false if the connection is to be ended at once.
    virtual bool on_field(Http2StreamId stream, std::string_view name, std::string_view value) = 0;
    virtual void on_head(Http2StreamId stream, bool body_follows) = 0;
    virtual void on_data(Http2StreamId stream, std::string_view bytes) = 0;
    virtual void on_end(Http2StreamId stream) = 0;
    virtual void on_close(Http2StreamId stream) = 0;
    // The answer's body, to be taken from; null if the stream is unknown.
    virtual AnswerBody* answer_body(Http2StreamId stream) = 0;
    virtual void on_taken(Http2StreamId stream) = 0;

protected:
    ~Http2ServerEvents() = default;
};

class Http2ServerSession {
public:
    // RFC 9113 §7
    enum class Code : std::uint32_t {
        kNone = 0,
        kProtocol = 1,
        kInternal = 2,
        kCancel = 8,
        kEnhanceYourCalm = 11,
    };

    struct Options {
        std::uint32_t head_bytes_max;  // told the client
        MonotonicTime now;
    };
    Http2ServerSession(Http2ServerEvents& events, const Options& options);
    ~Http2ServerSession();
    Http2ServerSession(const Http2ServerSession&) = delete;
    Http2ServerSession& operator=(const Http2ServerSession&) = delete;

    // Takes all bytes. Errors: invalid (the connection must end; send() says why to the client).
    Result<> receive(std::string_view bytes, MonotonicTime now);
    // Appends what is to be sent, until `out` has `enough` bytes or nothing is left.
    void send(std::string& out, std::size_t enough);

    // Whether the connection has an end: nothing more will be read or written.
    bool is_over() const;

    void submit_interim(Http2StreamId stream, std::span<const FieldView> fields);
    // The body is taken through the events, unless `ends`.
    void submit_head(Http2StreamId stream, std::span<const FieldView> fields, bool ends);
    void resume_body(Http2StreamId stream);
    void reset(Http2StreamId stream, Code code);
    // So many bytes of the stream's body were read: the client may send as many more.
    void consume(Http2StreamId stream, std::size_t bytes);
    // The same for a stream that is closed: its connection's window.
    void consume(std::size_t bytes);
    // New streams are refused from now on (RFC 9113 §6.8).
    void go_away();

private:
    class State;
    const std::unique_ptr<State> state_;
};

}  // namespace madang::http
