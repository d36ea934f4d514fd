// Accepting, and the sessions that are under way.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/tcp_relay.h"

#include <sys/socket.h>

#include <utility>
#include <vector>

#include "io/errno_error.h"
#include "tool/relay/limits.h"

namespace madang::relay {

Result<std::unique_ptr<TcpRelay>> TcpRelay::open(Network& network, io::Log& log,
                                                 const io::Address& listen, const io::Address& to) {
    auto listener = TRY(io::Listener::open(network.loop(), log, listen, io::PortSharing::kNone));
    std::unique_ptr<TcpRelay> relay(new TcpRelay(network, std::move(listener), to));
    network.loop().post([self = relay.get()] { io::spawn(self->accept()); });
    return relay;
}

io::Task<> TcpRelay::accept() {
    for (;;) {
        auto client = co_await listener_->accept();
        if (is_stopping_) break;
        // One that failed concerns nobody else; the listener itself pauses where it must.
        if (client) start(*std::move(client));
    }
    is_accepting_ = false;
    check_stopped();
}

std::shared_ptr<Session> TcpRelay::start(std::unique_ptr<io::Stream> client) {
    if (sessions_.size() >= kConnectionsMax || is_stopping_) return nullptr;
    const std::uint64_t number = connections_++;
    auto session = std::make_shared<Session>(network_, number, std::move(client), to_,
                                             [this, number] { on_ended(number); });
    sessions_.emplace(number, session);
    session->start();
    return session;
}

// One end of a pair of sockets takes the place of an accepted connection.
io::Task<Result<std::unique_ptr<io::Stream>>> TcpRelay::connect() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        co_return io::socket_failure("cannot make a pair of sockets");
    }
    io::Descriptor ours(pair[0]);
    io::Descriptor theirs(pair[1]);
    CO_TRY(auto client, io::TcpStream::adopt(network_.loop(), std::move(theirs), to_));
    CO_TRY(auto accepted,
           io::TcpStream::adopt(network_.loop(), std::move(ours), listener_->address()));
    const std::shared_ptr<Session> session = start(std::move(accepted));
    if (session == nullptr) co_return fail(ErrorCode::kExhausted, "too many connections");
    CO_TRY_VOID(co_await session->connected());
    co_return std::unique_ptr<io::Stream>(std::move(client));
}

void TcpRelay::on_ended(std::uint64_t number) {
    const auto session = sessions_.extract(number);
    const TransferCounts counts = session.mapped()->counts();
    ended_.sent_again += counts.sent_again;
    ended_.timeouts += counts.timeouts;
    check_stopped();
}

void TcpRelay::add_to(RelayCounts& counts) const {
    counts.connections += connections_;
    counts.sent_again += ended_.sent_again;
    counts.timeouts += ended_.timeouts;
    for (const auto& [key, session] : sessions_) {
        const TransferCounts current = session->counts();
        counts.sent_again += current.sent_again;
        counts.timeouts += current.timeouts;
    }
}

void TcpRelay::stop(io::Job stopped) {
    stopped_ = std::move(stopped);
    is_stopping_ = true;
    listener_->close();
    std::vector<std::shared_ptr<Session>> running;
    running.reserve(sessions_.size());
    for (const auto& [key, session] : sessions_) running.push_back(session);
    for (const auto& session : running) session->end();
}

void TcpRelay::check_stopped() {
    if (!is_stopping_ || is_accepting_ || !sessions_.empty() || !stopped_) return;
    // Not from within a coroutine of what is stopped.
    network_.loop().post(std::exchange(stopped_, nullptr));
}

}  // namespace madang::relay
