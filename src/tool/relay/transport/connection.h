// A modelled TCP connection: a handshake of one round trip, then a transfer each way.
//
// The SYN may be lost and is sent again after 1, 3, 7, ... seconds; its answer likewise. Only the
// acknowledgement that ends the handshake is never lost: data that follows it would repair that.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "tool/relay/transport/transfer.h"

namespace madang::relay {

// The two links of the network, as all connections and flows share them.
struct Links {
    explicit Links(const Conditions& conditions) : up(conditions), down(conditions) {}
    Link up;    // from clients to the server
    Link down;  // and back
};

class ConnectionListener {
public:
    virtual ~ConnectionListener() = default;
    // The first SYN has reached the server.
    virtual void on_syn() = 0;
    // The client has heard the server's answer, after this time.
    virtual void on_connected(Nanoseconds took) = 0;
    // All SYNs were lost.
    virtual void on_unreachable() = 0;
    // The other end was reset.
    virtual void on_reset() = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    struct Listeners {
        ConnectionListener& connection;
        TransferListener& up;
        TransferListener& down;
    };

    // `number` tells connections apart, for their losses.
    Connection(Timeline& timeline, Links& links, const Conditions& conditions, std::uint64_t number,
               Listeners listeners);

    // Sends the first SYN.
    void start();
    // One end is gone: the other hears of it a delay later, and nothing else happens any more.
    enum class Side : std::uint8_t { kClient, kServer };
    void reset(Side from);
    // Nothing is told any more.
    void abandon();

    Transfer& up() { return *up_; }
    Transfer& down() { return *down_; }

private:
    void send_syn();
    void on_syn();
    void on_answer();

    template <class Event>
    io::TimerId at(MonotonicTime time, Event event) {
        return timeline_.at(time, [self = weak_from_this(), event = std::move(event)] {
            if (const auto alive = self.lock(); alive && !alive->is_abandoned_) event(*alive);
        });
    }

    Timeline& timeline_;
    Links& links_;
    Link::Fate syn_fate_;
    Link::Fate answer_fate_;
    ConnectionListener& listener_;
    std::shared_ptr<Transfer> up_;
    std::shared_ptr<Transfer> down_;
    MonotonicTime started_;
    unsigned syns_ = 0;
    bool is_known_to_server_ = false;
    bool is_connected_ = false;
    bool is_abandoned_ = false;
};

}  // namespace madang::relay
