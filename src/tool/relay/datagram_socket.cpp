// UDP by recvfrom and sendto.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/datagram_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <utility>

#include "io/errno_error.h"
#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

const sockaddr* as_sockaddr(const sockaddr_storage& storage) {
    return reinterpret_cast<const sockaddr*>(&storage);
}
sockaddr* as_sockaddr(sockaddr_storage& storage) {
    return reinterpret_cast<sockaddr*>(&storage);
}

Result<io::Descriptor> make_socket(const io::Address& address) {
    const int family = address.family() == io::Address::Family::kIpv4 ? AF_INET : AF_INET6;
    io::Descriptor socket(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return io::socket_failure("cannot create a socket");
    // Bursts of a sender without pacing; where the kernel allows less it gives less.
    const int bytes = kSocketBufferBytes;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    return socket;
}

}  // namespace

Result<std::unique_ptr<DatagramSocket>> DatagramSocket::bind(io::Loop& loop,
                                                             const io::Address& address,
                                                             Ready ready) {
    io::Descriptor socket = TRY(make_socket(address));
    sockaddr_storage storage{};
    const socklen_t length = address.to_socket(storage);
    if (::bind(socket.get(), as_sockaddr(std::as_const(storage)), length) != 0) {
        return io::socket_failure("cannot bind the address");
    }
    return adopt(loop, std::move(socket), std::move(ready));
}

Result<std::unique_ptr<DatagramSocket>> DatagramSocket::connect(io::Loop& loop,
                                                                const io::Address& peer,
                                                                Ready ready) {
    io::Descriptor socket = TRY(make_socket(peer));
    sockaddr_storage storage{};
    const socklen_t length = peer.to_socket(storage);
    if (::connect(socket.get(), as_sockaddr(std::as_const(storage)), length) != 0) {
        return io::socket_failure("cannot connect");
    }
    return adopt(loop, std::move(socket), std::move(ready));
}

Result<std::unique_ptr<DatagramSocket>> DatagramSocket::adopt(io::Loop& loop, io::Descriptor socket,
                                                              Ready ready) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(socket.get(), as_sockaddr(storage), &length) != 0) {
        return io::socket_failure("cannot tell the socket's address");
    }
    std::unique_ptr<DatagramSocket> made(
        new DatagramSocket(loop, std::move(socket), std::move(ready)));
    made->address_ = io::Address::from_socket(storage);
    const auto watch = loop.watch(made->socket_.get(), *made);
    if (!watch) {
        made->socket_.reset();  // so that the destructor ends no watch
        return std::unexpected(watch.error());
    }
    made->watch_ = *watch;
    return made;
}

DatagramSocket::~DatagramSocket() {
    if (socket_) loop_.unwatch(watch_);
}

void DatagramSocket::on_ready(io::Readiness readiness) {
    if (readiness.readable) ready_();
}

std::optional<std::size_t> DatagramSocket::receive(std::span<char> into, io::Address& from) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    for (int attempt = 0; attempt < kDatagramsPerTurn; ++attempt) {
        const ssize_t count =
            ::recvfrom(socket_.get(), into.data(), into.size(), 0, as_sockaddr(storage), &length);
        if (count >= 0) {
            from = io::Address::from_socket(storage);
            return static_cast<std::size_t>(count);
        }
        // What ICMP said of an earlier datagram is told once; the next one may be there.
        if (errno == EAGAIN) return std::nullopt;
    }
    return std::nullopt;
}

bool DatagramSocket::send(std::string_view datagram, const io::Address& to) {
    sockaddr_storage storage{};
    const socklen_t length = to.to_socket(storage);
    return ::sendto(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL,
                    as_sockaddr(std::as_const(storage)), length) >= 0;
}

bool DatagramSocket::send(std::string_view datagram) {
    return ::send(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL) >= 0;
}

}  // namespace madang::relay
