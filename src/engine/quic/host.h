// What one connection asks of the endpoint that it lives on.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/quic/application.h"
#include "engine/quic/connection_id.h"
#include "engine/quic/outbox.h"
#include "engine/quic/secrets.h"
#include "io/clock.h"
#include "io/loop.h"
#include "io/random.h"

namespace madang::quic {

class Transport;

class Host {
public:
    virtual ~Host() = default;

    virtual io::Loop& loop() = 0;
    virtual io::Random& random() = 0;
    virtual io::Clock& clock() = 0;
    virtual Outbox& outbox() = 0;

    // Packets to `id` go to the connection from now on, or to nobody any more.
    virtual void add_id(const ConnectionId& id, Transport& transport) = 0;
    virtual void remove_id(const ConnectionId& id) = 0;
    virtual ConnectionId make_id() = 0;
    virtual ResetToken reset_token(const ConnectionId& id) = 0;
    // A token by which the client proves its address next time; empty: none is given.
    virtual std::vector<std::uint8_t> address_token(const io::Address& peer) = 0;

    // Its write() is called at the end of the batch, or in the next turn.
    virtual void schedule(Transport& transport) = 0;
    // Gives a server's connection its application; null refuses it.
    virtual Application* accept(Transport& transport) = 0;
    virtual void on_handshake_completed(Transport& transport) = 0;
    // A peer goes on from another address, and has proven it.
    virtual void on_migrated() = 0;
};

}  // namespace madang::quic
