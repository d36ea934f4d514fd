// Joins the network and its two sides.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/relay.h"

#include <utility>

#include "base/check.h"
#include "tool/relay/limits.h"
#include "tool/relay/network.h"
#include "tool/relay/tcp_relay.h"
#include "tool/relay/udp_relay.h"

namespace madang::relay {

struct Relay::Parts {
    Parts(io::Loop& loop, const Conditions& conditions) : network(loop, conditions) {}

    Network network;
    std::unique_ptr<TcpRelay> tcp;
    std::unique_ptr<UdpRelay> udp;
    bool is_stopped = false;
};

Result<std::unique_ptr<Relay>> Relay::open(io::Loop& loop, io::Log& log,
                                           const RelayOptions& options) {
    TRY(check(options.conditions));
    auto relay = open_once(loop, log, options);
    // A port that is free for UDP may not be for TCP: another is picked.
    for (int i = 1; i < kPortAttemptsMax && options.listen.port() == 0; ++i) {
        if (relay || relay.error().code() != ErrorCode::kConflict) break;
        relay = open_once(loop, log, options);
    }
    return relay;
}

Result<std::unique_ptr<Relay>> Relay::open_once(io::Loop& loop, io::Log& log,
                                                const RelayOptions& options) {
    auto parts = std::make_unique<Parts>(loop, options.conditions);
    io::Address listen = options.listen;
    if (options.protocols != Protocols::kTcp) {
        parts->udp = TRY(UdpRelay::open(parts->network, listen, options.to));
        listen = parts->udp->address();
    }
    if (options.protocols != Protocols::kUdp) {
        parts->tcp = TRY(TcpRelay::open(parts->network, log, listen, options.to));
    }
    return std::unique_ptr<Relay>(new Relay(std::move(parts)));
}

Relay::Relay(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Relay::~Relay() {
    CHECK(!parts_->tcp || parts_->is_stopped, "a relay is stopped before it is destroyed");
}

io::Address Relay::address() const {
    return parts_->tcp ? parts_->tcp->address() : parts_->udp->address();
}

io::Task<Result<std::unique_ptr<io::Stream>>> Relay::connect() {
    CHECK(parts_->tcp != nullptr, "only TCP connects");
    return parts_->tcp->connect();
}

RelayCounts Relay::counts() const {
    RelayCounts counts;
    counts.up = parts_->network.links().up.counts();
    counts.down = parts_->network.links().down.counts();
    if (parts_->tcp) parts_->tcp->add_to(counts);
    if (parts_->udp) parts_->udp->add_to(counts);
    return counts;
}

void Relay::stop(io::Job stopped) {
    parts_->udp.reset();
    io::Job done = [this, stopped = std::move(stopped)]() mutable {
        parts_->is_stopped = true;
        stopped();
    };
    io::Loop& loop = parts_->network.loop();
    if (!parts_->tcp) return loop.post(std::move(done));
    loop.post([this, done = std::move(done)]() mutable { parts_->tcp->stop(std::move(done)); });
}

}  // namespace madang::relay
