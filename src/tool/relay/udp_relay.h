// The UDP side of the relay: a flow for each client's address, with a socket of its own towards the
// server, so that the server sees clients apart and sees one move that has moved.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "io/udp/udp_socket.h"
#include "tool/relay/network.h"
#include "tool/relay/relay.h"

namespace madang::relay {

class UdpRelay final : private io::UdpReceiver {
public:
    static Result<std::unique_ptr<UdpRelay>> open(Network& network, const io::Address& listen,
                                                  const io::Address& to);
    ~UdpRelay() override;
    UdpRelay(const UdpRelay&) = delete;
    UdpRelay& operator=(const UdpRelay&) = delete;

    io::Address address() const { return socket_->address(); }
    void add_to(RelayCounts& counts) const;

private:
    class Flow;

    UdpRelay(Network& network, const io::Address& to);
    void on_datagram(const io::Datagram& datagram) override;
    void on_batch_end() override {}
    void on_send_possible() override {}

    std::shared_ptr<Flow> flow_of(const io::Datagram& datagram);
    void carry_up(const std::shared_ptr<Flow>& flow, const io::Datagram& datagram);
    void carry_down(Flow& flow, const io::Datagram& datagram);
    // Calls `deliver` with the datagram's bytes when it arrives, if it does.
    template <class Deliver>
    void carry(Link& link, Link::Fate& fate, const io::Datagram& datagram, Deliver deliver);
    void send(io::UdpSocket& socket, const io::Address& peer, const io::Address& local,
              std::string& bytes);
    void forget_idle();

    Network& network_;
    const io::Address to_;
    std::unique_ptr<io::UdpSocket> socket_;
    std::map<std::string, std::shared_ptr<Flow>> flows_;  // by the client's address
    io::TimerId sweep_;
    std::uint64_t flows_seen_ = 0;
    std::uint64_t bytes_under_way_ = 0;
    std::uint64_t dropped_ = 0;
    // Events outlive a relay that was closed; they hold this weakly.
    std::shared_ptr<UdpRelay*> self_ = std::make_shared<UdpRelay*>(this);
};

}  // namespace madang::relay
