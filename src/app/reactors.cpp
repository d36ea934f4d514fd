// Starting and stopping the reactor threads.
// SPDX-License-Identifier: Apache-2.0
#include "app/reactors.h"

#include <utility>

#include "base/result.h"
#include "io/tcp.h"

namespace madang::app {

namespace {

// Reactors share their port, which would let a second program share it too, and take half of the
// connections. A listener that shares with nobody tells whether the port is free.
Result<> check_free(io::Environment& environment, const io::Address& address) {
    if (address.port() == 0) return {};
    auto loop = TRY(io::Loop::create(environment.clock));
    auto listener = io::Listener::open(*loop, environment.log, address, io::PortSharing::kNone);
    if (!listener) return std::unexpected(listener.error());
    return {};
}

}  // namespace

Result<std::unique_ptr<Reactors>> Reactors::start(io::Environment& environment,
                                                  const std::shared_ptr<const http::Site>& site,
                                                  const io::Address& address, std::size_t count) {
    auto reactors = std::unique_ptr<Reactors>(new Reactors());
    auto is_free = check_free(environment, address);
    if (!is_free) return std::unexpected(is_free.error());
    Result<> added = reactors->add(environment, site, address);
    // The others share the port that the first got.
    while (added && reactors->count() < count) {
        added = reactors->add(environment, site, reactors->address());
    }
    for (Reactor& reactor : reactors->reactors_) {
        reactor.thread = std::thread([loop = reactor.loop.get()] { loop->run(); });
    }
    if (!added) return std::unexpected(added.error());
    return reactors;
}

Result<> Reactors::add(io::Environment& environment, const std::shared_ptr<const http::Site>& site,
                       const io::Address& address) {
    Reactor reactor;
    reactor.loop = TRY(io::Loop::create(environment.clock));
    reactor.server = TRY(http::Server::listen(*reactor.loop, site, environment, address));
    reactors_.push_back(std::move(reactor));
    return {};
}

Reactors::~Reactors() {
    stop(Nanoseconds(0));
}

void Reactors::stop(Nanoseconds grace) {
    for (Reactor& reactor : reactors_) {
        if (!reactor.thread.joinable()) continue;
        io::Loop* loop = reactor.loop.get();
        loop->post([loop, server = reactor.server.get(), grace] {
            server->stop(grace, [loop] { loop->stop(); });
        });
    }
    for (Reactor& reactor : reactors_) {
        if (reactor.thread.joinable()) reactor.thread.join();
    }
}

}  // namespace madang::app
