// The TCP side of the relay: a listener and its sessions.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "io/log.h"
#include "io/tcp.h"
#include "tool/relay/relay.h"
#include "tool/relay/session.h"

namespace madang::relay {

class TcpRelay {
public:
    static Result<std::unique_ptr<TcpRelay>> open(Network& network, io::Log& log,
                                                  const io::Address& listen, const io::Address& to);

    io::Address address() const { return listener_->address(); }
    io::Task<Result<std::unique_ptr<io::Stream>>> connect();
    void add_to(RelayCounts& counts) const;
    void stop(io::Job stopped);

private:
    TcpRelay(Network& network, std::unique_ptr<io::Listener> listener, const io::Address& to)
        : network_(network), listener_(std::move(listener)), to_(to) {}

    io::Task<> accept();
    std::shared_ptr<Session> start(std::unique_ptr<io::Stream> client);
    void on_ended(std::uint64_t number);
    void check_stopped();

    Network& network_;
    std::unique_ptr<io::Listener> listener_;
    const io::Address to_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Session>> sessions_;
    std::uint64_t connections_ = 0;
    TransferCounts ended_;  // of sessions that are over
    bool is_accepting_ = true;
    bool is_stopping_ = false;
    io::Job stopped_;
};

}  // namespace madang::relay
