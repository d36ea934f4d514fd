// Starting and stopping the reactor threads.
// SPDX-License-Identifier: Apache-2.0
#include "app/reactors.h"

#include <utility>

#include "base/result.h"
#include "io/tcp.h"
#include "io/udp/udp_socket.h"

namespace madang::app {

namespace {

// Takes no datagrams.
class Nobody final : public io::UdpReceiver {
public:
    void on_datagram(const io::Datagram&) override {}
    void on_batch_end() override {}
    void on_send_possible() override {}
};

// Reactors share their port, which would let a second program share it too, and take half of the
// connections. A listener that shares with nobody tells whether the port is free.
Result<> check_free(io::Environment& environment, const io::Address& address) {
    if (address.port() == 0) return {};
    auto loop = TRY(io::Loop::create(environment.clock));
    auto listener = io::Listener::open(*loop, environment.log, address, io::PortSharing::kNone);
    if (!listener) return std::unexpected(listener.error());
    return {};
}

// The same of UDP, where a program that shares the port would take half of the packets.
Result<> check_free_for_quic(io::Environment& environment, const http::ServerAddresses& addresses) {
    if (!addresses.quic || addresses.secure->port() == 0) return {};
    auto loop = TRY(io::Loop::create(environment.clock));
    Nobody nobody;
    auto socket = io::UdpSocket::open(*loop, *addresses.secure, nobody);
    if (!socket) return std::unexpected(socket.error());
    return {};
}

}  // namespace

Result<std::unique_ptr<Reactors>> Reactors::start(io::Environment& environment, Served served,
                                                  std::size_t count) {
    auto reactors = std::unique_ptr<Reactors>(new Reactors());
    TRY(check_free(environment, *served.addresses.plain));
    if (served.addresses.secure) {
        TRY(check_free(environment, *served.addresses.secure));
        TRY(check_free_for_quic(environment, served.addresses));
    }
    if (served.log) TRY(check_free(environment, served.log->address));
    Result<> added;
    while (added && reactors->count() < count) {
        added = reactors->add(environment, served);
        // The others share the ports that the first got.
        if (!added) break;
        served.addresses = reactors->addresses();
        if (served.log) served.log->address = *reactors->log_address();
    }
    if (added) reactors->reactors_.front()->settle(std::move(served.residents));
    for (const auto& reactor : reactors->reactors_) {
        reactor->thread = std::thread([loop = reactor->loop.get()] { loop->run(); });
    }
    if (!added) return std::unexpected(added.error());
    return reactors;
}

Result<> Reactors::add(io::Environment& environment, const Served& served) {
    auto reactor = std::make_unique<Reactor>();
    reactor->loop = TRY(io::Loop::create(environment.clock));
    io::Loop& loop = *reactor->loop;
    if (served.log && !groups_) {
        groups_ = TRY(commitlog::Groups::open(environment, served.log->log, {loop, loop}));
    }
    reactor->server = TRY(http::Server::listen(loop, served.site, environment, served.addresses));
    reactor->running = 1;
    Reactor& added = *reactors_.emplace_back(std::move(reactor));
    if (!served.log) return {};
    added.broker = TRY(commitlog::Broker::listen(loop, {served.log->log, *groups_, environment},
                                                 served.log->address, served.log->options));
    added.running = 2;
    return {};
}

void Reactors::Reactor::settle(std::vector<Resident> wanted) {
    residents = std::move(wanted);
    running += static_cast<int>(residents.size());
    for (const Resident& resident : residents) resident.start(*loop, *loop);
}

std::optional<io::Address> Reactors::log_address() const {
    const Reactor& first = *reactors_.front();
    return first.broker ? std::optional(first.broker->address()) : std::nullopt;
}

Reactors::~Reactors() {
    stop(Nanoseconds(0));
}

void Reactors::begin_stop(Reactor& reactor, Nanoseconds grace) {
    const auto ended = [&reactor] {
        --reactor.running;
        reactor.end_if_idle();
    };
    reactor.loop->post([&reactor, grace, ended] {
        reactor.server->stop(grace, ended);
        if (reactor.broker) reactor.broker->stop(ended);
        for (const Resident& resident : reactor.residents) resident.stop(ended);
    });
}

void Reactors::let_end(Reactor& reactor) {
    reactor.loop->post([&reactor] {
        reactor.may_end = true;
        reactor.end_if_idle();
    });
    reactor.thread.join();
}

void Reactors::stop(Nanoseconds grace) {
    if (reactors_.empty() || !reactors_.front()->thread.joinable()) return;
    if (groups_) reactors_.front()->loop->post([this] { groups_->stop(); });
    for (const auto& reactor : reactors_) begin_stop(*reactor, grace);
    for (std::size_t i = reactors_.size(); i-- > 0;) let_end(*reactors_[i]);
}

}  // namespace madang::app
