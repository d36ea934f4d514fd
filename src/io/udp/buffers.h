// The kernel's structures for many messages in one call; kept, since they are large.
// Threads: one reactor, inside UdpSocket.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>

#include "io/limits.h"
#include "io/udp/udp_socket.h"

namespace madang::io {

// Room for what is told beside a message: the local address, the traffic class, the segment size.
struct ControlBytes {
    alignas(cmsghdr)
        std::array<std::uint8_t, CMSG_SPACE(sizeof(in6_pktinfo)) + 2 * CMSG_SPACE(sizeof(int)) +
                                     CMSG_SPACE(sizeof(in_pktinfo))> bytes{};
};

struct UdpSocket::ReceiveBuffers {
    ReceiveBuffers();
    std::unique_ptr<std::uint8_t[]> bytes;
    std::array<sockaddr_storage, kUdpMessagesPerCall> peers{};
    std::array<ControlBytes, kUdpMessagesPerCall> controls{};
    std::array<iovec, kUdpMessagesPerCall> pieces{};
    std::array<mmsghdr, kUdpMessagesPerCall> messages{};
};

struct UdpSocket::SendBuffers {
    std::array<sockaddr_storage, kUdpBurstsPerCall> peers{};
    std::array<ControlBytes, kUdpBurstsPerCall> controls{};
    std::array<iovec, kUdpBurstsPerCall> pieces{};
    std::array<mmsghdr, kUdpBurstsPerCall> messages{};
    std::array<std::size_t, kUdpBurstsPerCall> bursts{};  // which burst a message belongs to
};

}  // namespace madang::io
