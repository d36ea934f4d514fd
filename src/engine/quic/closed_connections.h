// Connections that are over, for as long as their peers may not know it yet.
//
// Idea:       the connection itself is freed at once; its closing packet is kept and repeated to
//             who still sends, less and less often. A connection that the peer closed says nothing.
// Threads:    one reactor.
// Limits:     kClosedConnectionsMax; the oldest is forgotten first.
// Source:     RFC 9000 §10.2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>

#include "engine/quic/host.h"
#include "engine/quic/transport.h"

namespace madang::quic {

class ClosedConnections {
public:
    // What it asks of its endpoint: to route ids to a sink, null: to nobody.
    class Routing {
    public:
        virtual ~Routing() = default;
        virtual void route(const ConnectionId& id, PacketSink* sink) = 0;
    };

    ClosedConnections(io::Loop& loop, Outbox& outbox, Routing& routing);
    ~ClosedConnections();
    ClosedConnections(const ClosedConnections&) = delete;
    ClosedConnections& operator=(const ClosedConnections&) = delete;

    // Says the last words and remembers them for their period.
    void add(LastWords words);
    std::size_t size() const { return closed_.size(); }

private:
    class Closed;
    using Place = std::list<std::unique_ptr<Closed>>::iterator;
    void forget(Place place);

    io::Loop& loop_;
    Outbox& outbox_;
    Routing& routing_;
    std::list<std::unique_ptr<Closed>> closed_;  // the oldest first
};

}  // namespace madang::quic
