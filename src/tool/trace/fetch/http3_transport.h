// HTTP/3 over QUIC, by the engine's client.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/http/http3/http3_client.h"
#include "io/environment.h"
#include "tool/trace/fetch/transport.h"

namespace madang::trace {

// A transport that shakes hands with its first request, which may go out in the first flight.
class Http3Transport final : public Transport {
public:
    // Both outlive it; `connection` is where the handshake is noted once it is done.
    Http3Transport(std::unique_ptr<http::Http3Client> client, const Stopwatch& watch,
                   Connection& connection)
        : client_(std::move(client)), watch_(watch), connection_(connection) {}

    io::Task<Result<>> fetch(const Request& request, Response& into) override;
    std::size_t capacity() const override;
    bool is_open() const override { return !client_->state().closed.has_value(); }
    std::string_view protocol() const override { return "h3"; }
    void close() override { client_->close(); }

private:
    void note_handshake(Response& into);

    std::unique_ptr<http::Http3Client> client_;
    const Stopwatch& watch_;
    Connection& connection_;
    bool is_noted_ = false;
};

}  // namespace madang::trace
