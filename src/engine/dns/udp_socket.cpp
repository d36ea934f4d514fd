// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/udp_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <coroutine>
#include <utility>

#include "base/check.h"
#include "io/errno_error.h"

namespace madang::resolver {

// Waits for the next edge or the deadline.
class UdpSocket::Wakeup {
public:
    Wakeup(UdpSocket& socket, MonotonicTime deadline) : socket_(socket), deadline_(deadline) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaiter) {
        awaiter_ = awaiter;
        socket_.wakeup_ = this;
        timer_ = socket_.loop_.at(deadline_, [this] {
            timer_ = {};
            socket_.wake();
        });
    }
    void await_resume() const noexcept {}
    void resume() {
        if (timer_) socket_.loop_.cancel(timer_);
        // Not from within the socket's callback: the coroutine may destroy the socket.
        socket_.loop_.post([awaiter = awaiter_] { awaiter.resume(); });
    }

private:
    UdpSocket& socket_;
    MonotonicTime deadline_;
    std::coroutine_handle<> awaiter_;
    io::TimerId timer_;
};

UdpSocket::UdpSocket(io::Loop& loop, io::Descriptor socket)
    : loop_(loop), socket_(std::move(socket)) {}

UdpSocket::~UdpSocket() {
    CHECK(wakeup_ == nullptr, "nobody waits for a socket that is destroyed");
    if (watch_) loop_.unwatch(*watch_);
}

Result<std::unique_ptr<UdpSocket>> UdpSocket::open(io::Loop& loop, const io::Address& server) {
    const int family = server.family() == io::Address::Family::kIpv4 ? AF_INET : AF_INET6;
    io::Descriptor descriptor(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!descriptor) return io::socket_failure("cannot make a UDP socket");
    sockaddr_storage storage{};
    const socklen_t length = server.to_socket(storage);
    const auto* name = reinterpret_cast<const sockaddr*>(&storage);
    if (::connect(descriptor.get(), name, length) != 0) {
        return io::socket_failure("there is no way to the server");
    }
    const int number = descriptor.get();
    std::unique_ptr<UdpSocket> socket(new UdpSocket(loop, std::move(descriptor)));
    socket->watch_ = TRY(loop.watch(number, *socket));
    return socket;
}

Result<> UdpSocket::send(std::string_view datagram) {
    const ssize_t count = ::send(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL);
    if (count < 0) return io::socket_failure("cannot send to the server");
    return {};
}

io::Task<Result<std::size_t>> UdpSocket::receive(std::span<char> into, MonotonicTime deadline) {
    while (true) {
        const ssize_t count = ::recv(socket_.get(), into.data(), into.size(), MSG_DONTWAIT);
        if (count >= 0) co_return static_cast<std::size_t>(count);
        if (errno == EINTR) continue;
        if (errno != EAGAIN) co_return io::socket_failure("the server cannot be reached");
        if (loop_.now() >= deadline) {
            co_return fail(ErrorCode::kTimeout, "the server did not answer in time");
        }
        Wakeup wakeup(*this, deadline);
        co_await wakeup;
    }
}

void UdpSocket::on_ready(io::Readiness /*readiness*/) {
    wake();
}

void UdpSocket::wake() {
    if (Wakeup* const wakeup = std::exchange(wakeup_, nullptr)) wakeup->resume();
}

}  // namespace madang::resolver
