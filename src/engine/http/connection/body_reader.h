// The body of one request: given to the handler in pieces, or thrown away.
//
// Idea:       nothing is read before somebody asks (back-pressure is the socket's own); what the
//             handler leaves is discarded if that is cheap, otherwise the connection is closed.
// Invariants: after a refusal (bad framing, too large, too slow, cut off) no more is decoded and
// the
//             connection answers with the refusal's status, whatever the handler says.
// Threads:    one reactor.  Source: RFC 9112 §6, RFC 9110 §10.1.1 (100-continue).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "engine/http/connection/input.h"
#include "engine/http/connection/output.h"
#include "engine/http/message.h"
#include "wire/http1/request_decoder.h"

namespace madang::http {

class BodyReader {
public:
    struct Wiring {
        Input& input;
        Output& output;
        io::Timers& timers;
        Nanoseconds timeout;
        Counter& timeouts;
    };
    BodyReader(const Wiring& wiring, const http1::Limits& limits)
        : wiring_(wiring), decoder_(limits) {}

    // Decodes a head from the input into `head`, whose views live until the next read. Gives
    // whether it was there as a whole; if so, its body begins.
    std::expected<bool, http1::Refusal> begin(http1::RequestHead& head);

    // Returns the next piece, null after the last. Errors: as Exchange::read_body.
    io::Task<Result<Chunk>> read();

    // Throws away what is buffered of the body. Returns whether the rest is certain to be cheap
    // enough to be thrown away by discard().
    bool discard_buffered();
    // Throws away the rest, at most kDrainBytesMax. Returns whether the body has ended.
    io::Task<bool> discard();

    bool announced() const { return announced_; }  // the head tells of at least one byte
    bool ended() const { return ended_; }
    std::uint64_t received() const { return received_; }  // its bytes, up to now
    // Time spent waiting for this body's bytes, up to now.
    Nanoseconds waited() const;
    const std::optional<http1::Refusal>& refusal() const { return refusal_; }

    // The client's end, or the server's, makes waiting pointless: read() fails with this.
    void give_up(const Error& error);

private:
    std::expected<http1::BodyStep, http1::Refusal> step();
    io::Task<Result<>> wait();
    Error refuse(const http1::Refusal& refusal);
    MonotonicTime deadline() const;

    Wiring wiring_;
    http1::RequestDecoder decoder_;
    std::optional<http1::Refusal> refusal_;
    std::optional<Error> given_up_;
    std::uint64_t expected_ = 0;  // bytes not yet seen, as far as the head tells
    std::uint64_t received_ = 0;
    std::uint64_t discarded_ = 0;
    Nanoseconds waited_{0};  // without the wait that goes on
    std::optional<MonotonicTime> wait_began_;
    bool announced_ = false;
    bool chunked_ = false;
    bool ended_ = true;
    bool continue_pending_ = false;  // the client waits for 100 Continue
};

}  // namespace madang::http
