// Accepting HTTP/3 connections.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/http3/http3_door.h"

#include <utility>

#include "engine/http/limits.h"

namespace madang::http {

Http3Door::Http3Door(io::Loop& loop, ReactorShare& share, std::function<void()> ended)
    : loop_(loop), share_(share), ended_(std::move(ended)) {}

Result<std::unique_ptr<Http3Door>> Http3Door::open(io::Loop& loop, io::Environment& environment,
                                                   ReactorShare& share, Opening opening,
                                                   std::function<void()> ended) {
    std::unique_ptr<Http3Door> door(new Http3Door(loop, share, std::move(ended)));
    quic::ServerOptions options;
    options.tls = std::move(opening.tls);
    options.connections = share.site->options().connections;
    // While a handler works nothing is sent; what is idle without one is closed by its connection.
    const Timeouts& timeouts = share.site->options().timeouts;
    options.transport.idle = timeouts.idle + timeouts.handler;
    options.transport.handshake = share.site->options().timeouts.head;
    options.transport.streams = kStreamsPerConnectionMax;
    options.transport.stream_window = kStreamWindowBytes;
    options.transport.connection_window = kConnectionWindowBytes;
    quic::Acceptor& acceptor = *door;
    door->endpoint_ = TRY(quic::Endpoint::serve(
        loop, environment, opening.address, acceptor,
        {std::move(options), std::move(opening.reactors), share.site->traffic().quic}));
    return door;
}

Http3Door::~Http3Door() {
    endpoint_.reset();
    if (freeing_) loop_.cancel(freeing_);
}

quic::Application* Http3Door::on_connection(quic::Connection& connection) {
    if (share_.draining) return nullptr;
    if (share_.offenders.is_barred(connection.peer(), share_.timers.recent())) {
        share_.site->traffic().barred.add();
        return nullptr;
    }
    auto made = std::make_unique<Http3Connection>(
        share_, connection, [this](Http3Connection& ended) { remove(ended); });
    Http3Connection* const application = made.get();
    application->slot = connections_.size();
    connections_.push_back(std::move(made));
    share_.site->traffic().accepted.add();
    share_.site->traffic().connections.add(1);
    return application;
}

void Http3Door::remove(Http3Connection& connection) {
    connections_.back()->slot = connection.slot;
    std::swap(connections_[connection.slot], connections_.back());
    gone_.push_back(std::move(connections_.back()));
    connections_.pop_back();
    share_.site->traffic().connections.add(-1);
    if (freeing_) return;
    freeing_ = loop_.at(loop_.now(), [this] {
        freeing_ = {};
        gone_.clear();
        ended_();
    });
}

void Http3Door::drain() {
    endpoint_->refuse_new();
    std::vector<Http3Connection*> open;
    open.reserve(connections_.size());
    for (const auto& connection : connections_) open.push_back(connection.get());
    for (Http3Connection* connection : open) connection->drain();
}

void Http3Door::abort() {
    std::vector<Http3Connection*> open;
    open.reserve(connections_.size());
    for (const auto& connection : connections_) open.push_back(connection.get());
    for (Http3Connection* connection : open) connection->abort();
}

}  // namespace madang::http
