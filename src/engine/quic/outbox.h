// Packets of many connections, collected and handed to the kernel together.
//
// Idea:       packets are written one behind another into one arena; neighbours to the same peer
//             and of the same size become one burst, which the kernel cuts again.
// Invariants: while the socket is full nothing is added: connections keep their data, since only
//             they know what is still worth sending.
// Threads:    one reactor.  Limits: kOutboxBytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/quic/limits.h"
#include "io/udp/udp_socket.h"

namespace madang::quic {

// Where a packet goes, and how it is marked.
struct Route {
    io::Address local;
    io::Address peer;
    io::Ecn ecn = io::Ecn::kNone;
};

class Outbox {
public:
    explicit Outbox(io::UdpSocket* socket) : socket_(socket) {}
    void set_socket(io::UdpSocket* socket) { socket_ = socket; }

    // Room for one datagram; empty while the socket is full.
    std::span<std::uint8_t> room();
    // The first `size` bytes of the room are a datagram.
    void add(std::size_t size, const Route& route);
    // Adds a copy, if there is room.
    void add_copy(std::span<const std::uint8_t> datagram, const Route& route);

    // Hands everything to the kernel. Returns whether it took all.
    bool flush();
    bool is_blocked() const { return blocked_; }

private:
    io::UdpSocket* socket_;
    std::unique_ptr<std::uint8_t[]> arena_ =
        std::make_unique_for_overwrite<std::uint8_t[]>(kOutboxBytes);
    std::size_t used_ = 0;
    std::vector<io::Burst> bursts_;
    std::size_t segments_ = 0;  // datagrams of the last burst
    bool last_is_short_ = false;
    bool blocked_ = false;
};

}  // namespace madang::quic
