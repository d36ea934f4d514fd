// The four pumps of a relayed connection.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/session.h"

#include <algorithm>
#include <utility>

#include "io/tcp.h"
#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

io::Task<> nothing() {
    co_return;
}

}  // namespace

void Session::Half::on_readable(std::uint64_t bytes) {
    readable += bytes;
    data.notify();
}

void Session::Half::on_end() {
    is_at_end = true;
    data.notify();
}

std::string_view Session::Half::front() const {
    return std::string_view(chunks_.front()).substr(taken_, readable);
}

void Session::Half::take(std::uint64_t bytes) {
    readable -= bytes;
    taken_ += bytes;
    if (taken_ < chunks_.front().size()) return;
    chunks_.pop_front();
    taken_ = 0;
}

Session::Session(Network& network, std::uint64_t number, std::unique_ptr<io::Stream> client,
                 io::Address server, io::Job ended)
    : network_(network),
      server_address_(server),
      ended_(std::move(ended)),
      client_(std::move(client)),
      up_(network.loop()),
      down_(network.loop()),
      handshake_(network.loop()) {
    connection_ =
        std::make_shared<Connection>(network.timeline(), network.links(), network.conditions(),
                                     number, Connection::Listeners{*this, up_, down_});
}

void Session::start() {
    network_.happen([this] { connection_->start(); });
    begin(read(*client_, up_, connection_->up()));
}

// Each coroutine keeps the session alive and is counted, so that the last one tells the end.
void Session::begin(io::Task<> task) {
    ++running_;
    io::spawn(track(std::move(task)));
}

io::Task<> Session::track(io::Task<> task) {
    const auto self = shared_from_this();
    co_await std::move(task);
    if (--running_ == 0 && is_over_ && ended_) std::exchange(ended_, nullptr)();
}

void Session::on_syn() {
    network_.loop().post([self = shared_from_this()] {
        if (!self->is_over_) self->begin(self->connect_server());
    });
}

void Session::on_connected(Nanoseconds took) {
    handshake_took_ = took;
    handshake_.notify();
    network_.loop().post([self = shared_from_this()] {
        if (self->is_over_) return;
        self->begin(self->write(*self->client_, self->down_, self->connection_->down()));
    });
}

void Session::on_unreachable() {
    on_reset();
}

void Session::on_reset() {
    network_.loop().post([self = shared_from_this()] { self->end(); });
}

io::Task<> Session::connect_server() {
    const MonotonicTime deadline = network_.loop().now() + kConnectTime;
    auto stream = co_await io::connect(network_.loop(), server_address_, deadline);
    if (is_over_) co_return;
    if (!stream) {
        break_from(Connection::Side::kServer);
        co_return;
    }
    server_ = *std::move(stream);
    begin(read(*server_, down_, connection_->down()));
    begin(write(*server_, up_, connection_->up()));
}

io::Task<> Session::read(io::Stream& from, Half& half, Transfer& transfer) {
    std::string buffer(kReadBytes, '\0');
    while (!is_over_) {
        const std::uint64_t room = std::min<std::uint64_t>(transfer.room(), buffer.size());
        if (room == 0) {
            co_await half.room;
            continue;
        }
        const auto count = co_await from.read_some(std::span(buffer).first(room));
        if (is_over_) co_return;
        if (!count) {
            break_from(&half == &up_ ? Connection::Side::kClient : Connection::Side::kServer);
            co_return;
        }
        if (*count == 0) {
            network_.happen([&] { transfer.finish(); });
            co_return;
        }
        half.keep(std::string_view(buffer).substr(0, *count));
        network_.happen([&] { transfer.append(*count); });
    }
}

io::Task<> Session::write(io::Stream& to, Half& half, Transfer& transfer) {
    while (!is_over_) {
        if (half.readable == 0 && half.is_at_end) {
            // Fails only where the peer is gone, and then nobody waits for the end.
            (void)to.shutdown_write();
            half.is_done = true;
            end_if_done();
            co_return;
        }
        if (half.readable == 0) {
            co_await half.data;
            continue;
        }
        const auto count = co_await to.write_some(half.front());
        if (is_over_) co_return;
        if (!count) {
            break_from(&half == &up_ ? Connection::Side::kServer : Connection::Side::kClient);
            co_return;
        }
        half.take(*count);
        network_.happen([&] { transfer.on_read(*count); });
    }
}

io::Task<Result<>> Session::connected() {
    const auto self = shared_from_this();
    while (!handshake_took_ && !is_over_) co_await handshake_;
    if (!handshake_took_) co_return fail(ErrorCode::kUnavailable, "no SYN came through");
    co_return Result<>();
}

TransferCounts Session::counts() const {
    TransferCounts counts = connection_->up().counts();
    counts.sent_again += connection_->down().counts().sent_again;
    counts.timeouts += connection_->down().counts().timeouts;
    return counts;
}

// One real stream failed: the other side hears of it a delay later, as of a reset.
void Session::break_from(Connection::Side side) {
    if (std::exchange(is_broken_, true)) return;
    network_.happen([&] { connection_->reset(side); });
}

void Session::end_if_done() {
    if (up_.is_done && down_.is_done) end();
}

void Session::end() {
    if (std::exchange(is_over_, true)) return;
    connection_->abandon();
    client_->close();
    if (server_) server_->close();
    for (Signal* signal : {&up_.room, &up_.data, &down_.room, &down_.data, &handshake_}) {
        signal->notify();
    }
    // Through a coroutine, so that `ended_` is called also where none runs any more.
    begin(nothing());
}

}  // namespace madang::relay
