// A client's HTTP/2 connection: many requests at once, by nghttp2.
//
// Idea:       one coroutine reads until the connection ends; each send() submits a stream and waits
//             until it is closed. What an answer holds beyond its limit resets its stream.
// Invariants: run() ends before this is destroyed; after it no send() succeeds.
// Threads:    one reactor.  Source: RFC 9113.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/http/client/client_connection.h"
#include "engine/http/connection/wakeup.h"
#include "io/stream.h"
#include "io/timers.h"

namespace madang::http {

class Http2ClientConnection final : public ClientConnection {
public:
    // Starts to read at once; it keeps itself alive until its end.
    static std::shared_ptr<Http2ClientConnection> open(io::Timers& timers,
                                                       std::unique_ptr<io::Stream> stream,
                                                       ClientSite site,
                                                       const ClientOptions& options);
    ~Http2ClientConnection() override;

    io::Task<ClientOutcome> send(const ClientRequest& request) override;
    std::size_t room() const override;
    bool is_open() const override { return !ended_; }
    void close() override;

private:
    class Session;  // nghttp2's side

    // A request under way.
    struct Call {
        const ClientRequest& request;
        ClientResponse response;
        std::optional<ClientFailure> failure;
        Wakeup done;
        std::size_t sent = 0;   // bytes of the body
        bool is_whole = false;  // its answer has ended
        bool is_done = false;
        bool timed_out = false;
    };

    Http2ClientConnection(io::Timers& timers, std::unique_ptr<io::Stream> stream, ClientSite site,
                          const ClientOptions& options);
    static io::Task<> run(std::shared_ptr<Http2ClientConnection> self);
    io::Task<Result<>> read_on();
    void pump();
    static io::Task<> write_on(std::shared_ptr<Http2ClientConnection> self);
    void finish(std::int32_t stream, std::uint32_t code);
    void fail_all(const Error& error);

    io::Timers& timers_;
    std::unique_ptr<io::Stream> stream_;
    const ClientSite site_;
    const ClientOptions options_;
    std::unique_ptr<Session> session_;
    std::unordered_map<std::int32_t, Call*> calls_;
    std::weak_ptr<Http2ClientConnection> self_;
    std::string out_;
    Error error_{ErrorCode::kCancelled, "the connection was closed"};
    std::int32_t last_taken_ = 0x7fffffff;  // of the server's GOAWAY
    bool going_away_ = false;
    bool writing_ = false;
    bool in_session_ = false;
    bool ended_ = false;
};

}  // namespace madang::http
