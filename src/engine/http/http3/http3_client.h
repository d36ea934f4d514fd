// A client's HTTP/3 connection: many requests at once, resumption, requests in the first flight.
//
//   auto client = TRY(Http3Client::create(loop, environment, address, options));
//   CO_TRY(ClientResponse answer, co_await client->send({.target = "/"}));
//
// Idea:       connect() or the first send() connects. With a ticket of an earlier connection
//             requests go out before the handshake is done; what the server does not take then is
//             sent again.
// Threads:    one reactor.
// Limits:     Http3ClientOptions; kHttp3ClientWindowBytes.
// Source:     RFC 9114, RFC 8470.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/http/client.h"
#include "engine/quic/application.h"
#include "engine/quic/options.h"
#include "io/environment.h"
#include "io/tls/client_context.h"

namespace madang::http {

// How long HTTP/3 is waited for where it is offered and TCP would do too: three round trips around
// the world. Where UDP does not get through nobody says so. Browsers begin with both at once.
inline constexpr Nanoseconds kHttp3Patience = Seconds(1);

struct Http3ClientOptions {
    std::string host = {};  // in SNI, the certificate and :authority; default: the address
    std::shared_ptr<io::tls::ClientContext> tls = nullptr;
    quic::EarlyData early = quic::EarlyData::kYes;
    Nanoseconds handshake = quic::kHandshakeTimeout;
    Nanoseconds answer = Seconds(60);                  // from send() to the whole answer
    Bytes body = kClientBodyDefault;                   // of an answer
    std::shared_ptr<quic::Witness> witness = nullptr;  // is told of the handshakes
};

// What is known of a connection.
struct Http3ClientState {
    bool shaken = false;          // the handshake is done
    bool resumed = false;         // with keys of an earlier connection
    bool sent_early = false;      // requests went out in the first flight
    bool early_rejected = false;  // ... and were sent again
    std::optional<quic::Closed> closed = {};
    MonotonicTime began = {};
    MonotonicTime shaken_at = {};
};

class Http3Client {
public:
    // Errors: those of opening a socket.
    static Result<std::unique_ptr<Http3Client>> create(io::Loop& loop, io::Environment& environment,
                                                       const io::Address& address,
                                                       Http3ClientOptions options);
    virtual ~Http3Client() = default;

    // Connects before there is a request: until the handshake is done or, with a ticket, only until
    // requests may be sent in the first flight, which is at once. Errors: those of send().
    virtual io::Task<Result<>> connect() = 0;

    // Any number at once. Errors: timeout; exhausted (the answer is too large); unavailable (no
    // connection; detail: the QUIC error); cancelled (detail: the error that the stream was reset
    // with).
    virtual io::Task<Result<ClientResponse>> send(ClientRequest request) = 0;

    // Of the connection that is, or was last.
    virtual const Http3ClientState& state() const = 0;
    // Ends the connection; the next send() makes another.
    virtual void close() = 0;

    // For tests of what servers bear: goes on from another port, and tells so or not; no longer
    // gives window back for what arrives; asks for new keys.
    enum class Moving : std::uint8_t { kSilently, kMigrating };
    virtual Result<> move(Moving moving) = 0;
    virtual void stop_taking() = 0;
    virtual Result<> update_keys() = 0;
};

}  // namespace madang::http
