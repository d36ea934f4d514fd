// The UDP side of the relay: a flow for each client's address, with a socket of its own towards the
// server, so that the server sees clients apart and sees one move that has moved.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "tool/relay/datagram_socket.h"
#include "tool/relay/network.h"
#include "tool/relay/relay.h"

namespace madang::relay {

class UdpRelay {
public:
    static Result<std::unique_ptr<UdpRelay>> open(Network& network, const io::Address& listen,
                                                  const io::Address& to);
    ~UdpRelay();
    UdpRelay(const UdpRelay&) = delete;
    UdpRelay& operator=(const UdpRelay&) = delete;

    io::Address address() const { return socket_->address(); }
    void add_to(RelayCounts& counts) const;

private:
    struct Flow;

    UdpRelay(Network& network, const io::Address& to);
    void receive_from_clients();
    void receive_from_server(Flow& flow);
    std::shared_ptr<Flow> flow_of(const io::Address& client);
    template <class Deliver>
    void carry(Link& link, Link::Fate& fate, std::string_view datagram, Deliver deliver);
    void again_later(const std::weak_ptr<Flow>& flow);
    void forget_idle();

    Network& network_;
    const io::Address to_;
    std::unique_ptr<DatagramSocket> socket_;
    std::map<std::string, std::shared_ptr<Flow>> flows_;  // by the client's address
    std::string buffer_;
    io::TimerId sweep_;
    std::uint64_t flows_seen_ = 0;
    std::uint64_t bytes_under_way_ = 0;
    std::uint64_t dropped_ = 0;
    // Events and jobs outlive a relay that was closed; they hold this weakly.
    std::shared_ptr<UdpRelay*> self_ = std::make_shared<UdpRelay*>(this);
};

}  // namespace madang::relay
