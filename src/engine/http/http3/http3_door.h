// Where a server's HTTP/3 connections come in, on one reactor: its QUIC port and their list.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/http/connection/reactor_share.h"
#include "engine/http/http3/http3_connection.h"
#include "engine/quic/endpoint.h"
#include "io/environment.h"

namespace madang::http {

class Http3Door final : private quic::Acceptor {
public:
    struct Opening {
        io::Address address;
        std::shared_ptr<const io::tls::ServerContext> tls;
        std::shared_ptr<quic::Reactors> reactors;
    };
    // `share` outlives it. `ended` is called whenever a connection has. Errors: those of
    // quic::Endpoint.
    static Result<std::unique_ptr<Http3Door>> open(io::Loop& loop, io::Environment& environment,
                                                   ReactorShare& share, Opening opening,
                                                   std::function<void()> ended);
    ~Http3Door() override;

    const io::Address& address() const { return endpoint_->address(); }
    std::size_t connections() const { return connections_.size(); }

    // New connections are refused; idle ones end, the others after their last answer.
    void drain();
    // Cuts what is left.
    void abort();

private:
    Http3Door(io::Loop& loop, ReactorShare& share, std::function<void()> ended);
    quic::Application* on_connection(quic::Connection& connection) override;
    void remove(Http3Connection& connection);

    io::Loop& loop_;
    ReactorShare& share_;
    std::function<void()> ended_;
    std::vector<std::unique_ptr<Http3Connection>> connections_;
    std::vector<std::unique_ptr<Http3Connection>> gone_;  // freed in the loop's next turn
    io::TimerId freeing_;
    std::unique_ptr<quic::Endpoint> endpoint_;  // goes first: it ends the connections
};

}  // namespace madang::http
