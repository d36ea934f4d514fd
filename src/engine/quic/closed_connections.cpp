// Repeating last words.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/closed_connections.h"

#include <bit>
#include <utility>

namespace madang::quic {

class ClosedConnections::Closed final : public PacketSink {
public:
    Closed(Outbox& outbox, LastWords kept) : words(std::move(kept)), outbox_(outbox) {}

    // The 1st, 2nd, 4th, ... packet is answered (RFC 9000 §10.2.1), along the way it came.
    void on_packet(const io::Datagram& datagram, MonotonicTime) override {
        ++packets_;
        if (words.packet.empty() || !std::has_single_bit(packets_)) return;
        // No more than came: nobody has proven that address.
        if (datagram.bytes.size() < words.packet.size()) return;
        outbox_.add_copy(words.packet, {datagram.local, datagram.peer, io::Ecn::kNone});
    }

    LastWords words;
    io::TimerId timer;

private:
    Outbox& outbox_;
    unsigned packets_ = 0;
};

ClosedConnections::ClosedConnections(io::Loop& loop, Outbox& outbox, Routing& routing)
    : loop_(loop), outbox_(outbox), routing_(routing) {}

ClosedConnections::~ClosedConnections() {
    while (!closed_.empty()) forget(closed_.begin());
}

void ClosedConnections::add(LastWords words) {
    if (!words.packet.empty()) outbox_.add_copy(words.packet, words.route);
    if (words.period <= Nanoseconds(0)) return;
    if (closed_.size() >= kClosedConnectionsMax) forget(closed_.begin());
    words.packet.shrink_to_fit();
    closed_.push_back(std::make_unique<Closed>(outbox_, std::move(words)));
    const Place place = std::prev(closed_.end());
    Closed& closed = **place;
    for (const ConnectionId& id : closed.words.ids) routing_.route(id, &closed);
    closed.timer = loop_.after(closed.words.period, [this, place] {
        (*place)->timer = {};
        forget(place);
    });
}

void ClosedConnections::forget(Place place) {
    Closed& closed = **place;
    if (closed.timer) loop_.cancel(closed.timer);
    for (const ConnectionId& id : closed.words.ids) routing_.route(id, nullptr);
    closed_.erase(place);
}

}  // namespace madang::quic
