// A wire between a client and a server that keeps what it carries, and can say it again; and a
// socket for those who speak no QUIC of their own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "io/udp/udp_socket.h"

namespace madang::quic {

using Packet = std::vector<std::uint8_t>;

// Sends what it is told and keeps what comes.
class Stranger final : private io::UdpReceiver {
public:
    explicit Stranger(io::Loop& loop) {
        socket_ = *io::UdpSocket::open(loop, io::Address::loopback(0), *this);
    }
    void send(const Packet& packet, const io::Address& to) {
        io::Burst burst{to, socket_->address(), io::Ecn::kNone, packet, packet.size()};
        socket_->send({&burst, 1});
        sent += packet.size();
    }
    const io::Address& address() const { return socket_->address(); }

    std::vector<Packet> received;
    std::size_t received_bytes = 0;
    std::size_t sent = 0;

private:
    void on_datagram(const io::Datagram& datagram) override {
        received.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
        received_bytes += datagram.bytes.size();
    }
    void on_batch_end() override {}
    void on_send_possible() override {}

    std::unique_ptr<io::UdpSocket> socket_;
};

// Carries between one client and a server.
class Relay {
public:
    Relay(io::Loop& loop, const io::Address& server)
        : server_(server), client_side_(*this), server_side_(*this) {
        client_side_.open(loop);
        server_side_.open(loop);
    }
    // What the client sends to in place of the server.
    const io::Address& address() const { return client_side_.socket->address(); }

    std::vector<Packet> from_client;
    std::vector<Packet> from_server;
    bool cut_to_client = false;  // nothing comes back

private:
    struct Side final : io::UdpReceiver {
        explicit Side(Relay& owner) : relay(owner) {}
        void open(io::Loop& loop) {
            socket = *io::UdpSocket::open(loop, io::Address::loopback(0), *this);
        }
        void on_datagram(const io::Datagram& datagram) override { relay.carry(*this, datagram); }
        void on_batch_end() override {}
        void on_send_possible() override {}
        void send(std::span<const std::uint8_t> bytes, const io::Address& to) {
            io::Burst burst{to, socket->address(), io::Ecn::kNone, bytes, bytes.size()};
            socket->send({&burst, 1});
        }
        Relay& relay;
        std::unique_ptr<io::UdpSocket> socket;
    };

    void carry(Side& side, const io::Datagram& datagram) {
        Packet packet(datagram.bytes.begin(), datagram.bytes.end());
        if (&side == &client_side_) {
            client_ = datagram.peer;
            server_side_.send(packet, server_);
            from_client.push_back(std::move(packet));
        } else {
            if (!cut_to_client) client_side_.send(packet, client_);
            from_server.push_back(std::move(packet));
        }
    }

    io::Address server_;
    io::Address client_;
    Side client_side_;
    Side server_side_;
};

}  // namespace madang::quic
