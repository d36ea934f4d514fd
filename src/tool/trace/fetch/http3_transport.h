// HTTP/3 over QUIC, by the engine's client.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/http/http3/http3_client.h"
#include "engine/quic/witness.h"
#include "io/environment.h"
#include "tool/trace/fetch/transport.h"

namespace madang::trace {

// A transport whose first request may go out before the handshake is done.
class Http3Transport final : public Transport {
public:
    // `watch` and `connection` outlive it; there the handshake is noted once it is done.
    Http3Transport(std::unique_ptr<http::Http3Client> client,
                   std::shared_ptr<const quic::Witness> witness, const Stopwatch& watch,
                   Connection& connection)
        : client_(std::move(client)),
          witness_(std::move(witness)),
          watch_(watch),
          connection_(connection) {}

    io::Task<Result<>> fetch(const Request& request, Response& into) override;
    std::size_t capacity() const override;
    bool is_open() const override { return !client_->state().closed.has_value(); }
    std::string_view protocol() const override { return "h3"; }
    void close() override { client_->close(); }

private:
    void note_handshake(Response& into);

    std::unique_ptr<http::Http3Client> client_;
    std::shared_ptr<const quic::Witness> witness_;
    const Stopwatch& watch_;
    Connection& connection_;
    bool is_noted_ = false;
};

}  // namespace madang::trace
