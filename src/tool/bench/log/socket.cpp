// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace madang::bench {

Result<Socket> Socket::connect(std::uint16_t port) {
    io::Descriptor descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!descriptor) return fail(ErrorCode::kUnavailable, "cannot make a socket", errno);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0) {
        return fail(ErrorCode::kUnavailable, "cannot connect", errno);
    }
    return Socket(std::move(descriptor));
}

Result<> Socket::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(descriptor_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0) return fail(ErrorCode::kUnavailable, "cannot send", errno);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<> Socket::read(std::span<char> into) {
    while (!into.empty()) {
        const ssize_t count = ::recv(descriptor_.get(), into.data(), into.size(), MSG_WAITALL);
        if (count <= 0) return fail(ErrorCode::kUnavailable, "the broker is gone", errno);
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<std::size_t> Socket::read_length() {
    std::array<char, 4> bytes{};
    TRY(read(bytes));
    std::size_t length = 0;
    for (const char byte : bytes) length = length << 8 | static_cast<unsigned char>(byte);
    return length;
}

}  // namespace madang::bench
