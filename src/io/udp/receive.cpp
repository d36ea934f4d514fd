// Opening a datagram socket, and receiving.
// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "io/errno_error.h"
#include "io/limits.h"
#include "io/udp/buffers.h"
#include "io/udp/udp_socket.h"

namespace madang::io {
namespace {

constexpr int kMore = 1;

bool set_option(const Descriptor& socket, int level, int option, int value) {
    return ::setsockopt(socket.get(), level, option, &value, sizeof value) == 0;
}

// What an old kernel or another family lacks is done without.
void ask_for_details(const Descriptor& socket, bool ipv6) {
    (void)set_option(socket, SOL_UDP, UDP_GRO, kMore);
    (void)set_option(socket, IPPROTO_IP, IP_RECVTOS, kMore);
    (void)set_option(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
    if (ipv6) {
        (void)set_option(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, kMore);
        (void)set_option(socket, IPPROTO_IPV6, IPV6_RECVTCLASS, kMore);
        (void)set_option(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
    } else {
        (void)set_option(socket, IPPROTO_IP, IP_PKTINFO, kMore);
    }
    (void)set_option(socket, SOL_SOCKET, SO_RCVBUF, kUdpSocketBufferBytes);
    (void)set_option(socket, SOL_SOCKET, SO_SNDBUF, kUdpSocketBufferBytes);
}

template <class T>
T value_of(const cmsghdr& header) {
    T value;
    std::memcpy(&value, CMSG_DATA(&header), sizeof value);
    return value;
}

// The address that a message was sent to, as the kernel tells it, with the socket's port.
Address local_of(const cmsghdr& header, std::uint16_t port) {
    sockaddr_storage storage{};
    if (header.cmsg_level == IPPROTO_IP) {
        auto& to = reinterpret_cast<sockaddr_in&>(storage);
        to.sin_family = AF_INET;
        to.sin_addr = value_of<in_pktinfo>(header).ipi_addr;
        to.sin_port = htons(port);
    } else {
        const auto info = value_of<in6_pktinfo>(header);
        auto& to = reinterpret_cast<sockaddr_in6&>(storage);
        to.sin6_family = AF_INET6;
        to.sin6_addr = info.ipi6_addr;
        to.sin6_port = htons(port);
        if (IN6_IS_ADDR_LINKLOCAL(&to.sin6_addr)) to.sin6_scope_id = info.ipi6_ifindex;
    }
    return Address::from_socket(storage);
}

bool is(const cmsghdr& header, int level, int type) {
    return header.cmsg_level == level && header.cmsg_type == type;
}

// What the kernel says beside a message.
struct Details {
    Address local;
    Ecn ecn = Ecn::kNone;
    std::size_t segment = 0;  // where several datagrams were joined: the size of all but the last
};

Details read_details(msghdr& message, const Address& bound) {
    Details details{.local = bound, .ecn = Ecn::kNone, .segment = 0};
    for (cmsghdr* at = CMSG_FIRSTHDR(&message); at != nullptr; at = CMSG_NXTHDR(&message, at)) {
        if (is(*at, IPPROTO_IP, IP_PKTINFO) || is(*at, IPPROTO_IPV6, IPV6_PKTINFO)) {
            details.local = local_of(*at, bound.port());
        } else if (is(*at, IPPROTO_IP, IP_TOS)) {
            details.ecn = static_cast<Ecn>(value_of<std::uint8_t>(*at) & 3U);
        } else if (is(*at, IPPROTO_IPV6, IPV6_TCLASS)) {
            details.ecn = static_cast<Ecn>(static_cast<unsigned>(value_of<int>(*at)) & 3U);
        } else if (is(*at, SOL_UDP, UDP_GRO)) {
            details.segment = static_cast<std::size_t>(value_of<int>(*at));
        }
    }
    return details;
}

}  // namespace

UdpSocket::ReceiveBuffers::ReceiveBuffers()
    : bytes(
          std::make_unique_for_overwrite<std::uint8_t[]>(kUdpMessagesPerCall * kUdpMessageBytes)) {
    for (std::size_t i = 0; i < kUdpMessagesPerCall; ++i) {
        pieces[i] = {bytes.get() + i * kUdpMessageBytes, kUdpMessageBytes};
        msghdr& header = messages[i].msg_hdr;
        header.msg_name = &peers[i];
        header.msg_iov = &pieces[i];
        header.msg_iovlen = 1;
        header.msg_control = controls[i].bytes.data();
    }
}

Result<std::unique_ptr<UdpSocket>> UdpSocket::open(Loop& loop, const Address& address,
                                                   UdpReceiver& receiver, PortSharing sharing,
                                                   Segmentation segmentation) {
    const bool ipv6 = address.family() == Address::Family::kIpv6;
    Descriptor socket(
        ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return socket_failure("cannot create a socket");
    if (sharing == PortSharing::kReactors && !set_option(socket, SOL_SOCKET, SO_REUSEPORT, kMore)) {
        return socket_failure("cannot share the port");
    }
    ask_for_details(socket, ipv6);
    sockaddr_storage storage{};
    socklen_t length = address.to_socket(storage);
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0) {
        return socket_failure("cannot bind the address");
    }
    length = sizeof storage;
    if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&storage), &length) != 0) {
        return socket_failure("cannot tell the socket's address");
    }
    const Address bound = Address::from_socket(storage);
    std::unique_ptr<UdpSocket> opened(new UdpSocket(loop, std::move(socket), bound, receiver));
    // 0 cuts nothing, but is refused where bursts cannot be cut.
    opened->cuts_bursts_ = segmentation == Segmentation::kIfPossible &&
                           set_option(opened->socket_, SOL_UDP, UDP_SEGMENT, 0);
    const auto watch = loop.watch(opened->socket_.get(), *opened, Interest::kReadable);
    if (!watch) {
        opened->socket_.reset();  // so that the destructor ends no watch
        return std::unexpected(watch.error());
    }
    opened->watch_ = *watch;
    return opened;
}

UdpSocket::UdpSocket(Loop& loop, Descriptor socket, const Address& address, UdpReceiver& receiver)
    : loop_(loop),
      socket_(std::move(socket)),
      address_(address),
      receiver_(receiver),
      in_(std::make_unique<ReceiveBuffers>()),
      out_(std::make_unique<SendBuffers>()) {}

UdpSocket::~UdpSocket() {
    close();
}

void UdpSocket::close() {
    if (!socket_) return;
    if (more_) loop_.cancel(std::exchange(more_, {}));
    if (retry_) loop_.cancel(std::exchange(retry_, {}));
    loop_.unwatch(watch_);
    socket_.reset();
}

void UdpSocket::on_ready(Readiness readiness) {
    if (readiness.readable && !more_) receive();
}

void UdpSocket::receive() {
    Taken taken = Taken::kSome;
    for (int call = 0; call < kUdpCallsPerTurn && taken == Taken::kSome; ++call) {
        taken = receive_once();
    }
    if (taken == Taken::kClosed) return;
    if (taken == Taken::kSome) {
        more_ = loop_.at(loop_.now(), [this] {
            more_ = {};
            receive();
        });
    }
    receiver_.on_batch_end();
}

UdpSocket::Taken UdpSocket::receive_once() {
    for (std::size_t i = 0; i < kUdpMessagesPerCall; ++i) {
        in_->messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
        in_->messages[i].msg_hdr.msg_controllen = sizeof in_->controls[i].bytes;
    }
    const int count =
        ::recvmmsg(socket_.get(), in_->messages.data(), kUdpMessagesPerCall, MSG_DONTWAIT, nullptr);
    // Errors of a datagram socket are those of one peer, except that nothing is there.
    if (count < 0) return errno == EAGAIN ? Taken::kAll : Taken::kSome;
    for (int i = 0; i < count; ++i) {
        const auto message = static_cast<std::size_t>(i);
        if (!deliver(message, in_->messages[message].msg_len)) return Taken::kClosed;
    }
    return static_cast<std::size_t>(count) < kUdpMessagesPerCall ? Taken::kAll : Taken::kSome;
}

// Gives the datagrams of one message. Returns false if the receiver closed the socket.
bool UdpSocket::deliver(std::size_t message, std::size_t length) {
    const Details details = read_details(in_->messages[message].msg_hdr, address_);
    Datagram datagram{.peer = Address::from_socket(in_->peers[message]),
                      .local = details.local,
                      .ecn = details.ecn,
                      .bytes = {}};
    const std::span<const std::uint8_t> all(in_->bytes.get() + message * kUdpMessageBytes, length);
    const std::size_t segment =
        details.segment > 0 ? details.segment : std::max<std::size_t>(length, 1);
    for (std::size_t at = 0; at < length; at += segment) {
        datagram.bytes = all.subspan(at, std::min(segment, length - at));
        receiver_.on_datagram(datagram);
        if (!socket_) return false;
    }
    return true;
}

}  // namespace madang::io
