// Sending: bursts cut by the kernel, or one datagram a message.
// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/limits.h"
#include "io/udp/buffers.h"
#include "io/udp/udp_socket.h"

namespace madang::io {
namespace {

// Appends what is told to the kernel beside a message.
class ControlWriter {
public:
    ControlWriter(msghdr& header, ControlBytes& room) : header_(header), room_(room) {
        header_.msg_control = room_.bytes.data();
        header_.msg_controllen = 0;
    }
    template <class T>
    void add(int level, int type, const T& value) {
        auto* const at = reinterpret_cast<cmsghdr*>(room_.bytes.data() + header_.msg_controllen);
        at->cmsg_level = level;
        at->cmsg_type = type;
        at->cmsg_len = CMSG_LEN(sizeof value);
        std::memcpy(CMSG_DATA(at), &value, sizeof value);
        header_.msg_controllen += CMSG_SPACE(sizeof value);
    }

private:
    msghdr& header_;
    ControlBytes& room_;
};

void add_source(ControlWriter& control, const Address& local) {
    sockaddr_storage storage{};
    (void)local.to_socket(storage);
    if (storage.ss_family == AF_INET) {
        const auto& from = reinterpret_cast<const sockaddr_in&>(storage);
        if (from.sin_addr.s_addr == INADDR_ANY) return;
        control.add(IPPROTO_IP, IP_PKTINFO,
                    in_pktinfo{.ipi_ifindex = 0, .ipi_spec_dst = from.sin_addr, .ipi_addr = {}});
    } else {
        const auto& from = reinterpret_cast<const sockaddr_in6&>(storage);
        if (IN6_IS_ADDR_UNSPECIFIED(&from.sin6_addr)) return;
        control.add(IPPROTO_IPV6, IPV6_PKTINFO,
                    in6_pktinfo{.ipi6_addr = from.sin6_addr, .ipi6_ifindex = from.sin6_scope_id});
    }
}

void add_ecn(ControlWriter& control, const Address& local, Ecn ecn) {
    if (ecn == Ecn::kNone) return;
    const int bits = static_cast<int>(ecn);
    if (local.family() == Address::Family::kIpv4) {
        control.add(IPPROTO_IP, IP_TOS, bits);
    } else {
        control.add(IPPROTO_IPV6, IPV6_TCLASS, bits);
    }
}

}  // namespace

std::size_t UdpSocket::send(std::span<Burst> bursts) {
    std::size_t done = 0;
    bool full = !socket_;
    while (done < bursts.size() && !full) done += send_call(bursts.subspan(done), full);
    if (full && socket_) retry_later();
    return socket_ ? done : bursts.size();
}

// One system call. Returns how many bursts from the first on are dealt with.
std::size_t UdpSocket::send_call(std::span<Burst> bursts, bool& full) {
    std::size_t count = 0;
    for (std::size_t b = 0; b < bursts.size() && count < kUdpBurstsPerCall; ++b) {
        const Burst& burst = bursts[b];
        const std::size_t piece = cuts_bursts_ ? burst.bytes.size() : burst.segment;
        for (std::size_t at = 0; at < burst.bytes.size() && count < kUdpBurstsPerCall;
             at += piece) {
            const auto bytes = burst.bytes.subspan(at, std::min(piece, burst.bytes.size() - at));
            msghdr& header = out_->messages[count].msg_hdr;
            header.msg_name = &out_->peers[count];
            header.msg_namelen = burst.peer.to_socket(out_->peers[count]);
            // The kernel reads only; its structure serves both directions.
            out_->pieces[count] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
            header.msg_iov = &out_->pieces[count];
            header.msg_iovlen = 1;
            ControlWriter control(header, out_->controls[count]);
            add_source(control, burst.local);
            add_ecn(control, burst.local, burst.ecn);
            if (bytes.size() > burst.segment) {
                control.add(SOL_UDP, UDP_SEGMENT, static_cast<std::uint16_t>(burst.segment));
            }
            out_->bursts[count++] = b;
        }
    }
    const int sent = ::sendmmsg(socket_.get(), out_->messages.data(), static_cast<unsigned>(count),
                                MSG_DONTWAIT);
    std::size_t done = 0;
    for (int i = 0; i < sent; ++i) {
        const auto message = static_cast<std::size_t>(i);
        done = out_->bursts[message];
        bursts[done].bytes = bursts[done].bytes.subspan(out_->pieces[message].iov_len);
    }
    if (sent < 0) on_send_error(bursts, errno, full, done);
    while (done < bursts.size() && bursts[done].bytes.empty()) ++done;
    return done;
}

// The first message could not be sent.
void UdpSocket::on_send_error(std::span<Burst> bursts, int error, bool& full, std::size_t& done) {
    if (error == EAGAIN || error == ENOBUFS) {
        full = true;
    } else if (error == EIO && cuts_bursts_) {
        cuts_bursts_ = false;  // the device computes no checksums (udp(7)): from now on one by one
    } else if (error != EINTR) {
        // Too large for the path, unreachable, refused: lost, as any datagram may be.
        const std::size_t lost = out_->pieces[0].iov_len;
        bursts[done].bytes = bursts[done].bytes.subspan(lost);
    }
}

void UdpSocket::retry_later() {
    if (retry_) return;
    retry_ = loop_.after(kUdpSendRetry, [this] {
        retry_ = {};
        receiver_.on_send_possible();
    });
}

}  // namespace madang::io
