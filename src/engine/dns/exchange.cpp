// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/exchange.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "engine/dns/limits.h"
#include "engine/dns/udp_socket.h"
#include "io/tcp.h"

namespace madang::resolver {
namespace {

constexpr std::size_t kLengthBytes = 2;  // before each message over TCP

bool answers(const dns::Message& message, const dns::Message& query) {
    return message.is_response && message.id == query.id && message.opcode == query.opcode &&
           message.questions == query.questions;
}

// A server that could not read the question may leave it out (RFC 1035 §4.1.1): it refuses then.
bool refuses(const dns::Message& message, const dns::Message& query) {
    return message.is_response && message.id == query.id && message.questions.empty() &&
           message.code != dns::ResponseCode::kNoError;
}

io::Task<Result<Answer>> ask_by_udp(io::Loop& loop, io::Address server, const dns::Message& query,
                                    std::string_view bytes, MonotonicTime deadline) {
    CO_TRY(const std::unique_ptr<UdpSocket> socket, UdpSocket::open(loop, server));
    CO_TRY_VOID(socket->send(bytes));
    const auto buffer = std::make_unique<std::array<char, dns::kMessageBytesMax>>();
    for (unsigned strays = 0; strays < kStrayDatagramsMax; ++strays) {
        CO_TRY(const std::size_t count, co_await socket->receive(*buffer, deadline));
        auto message = dns::decode({buffer->data(), count});
        if (!message) continue;
        if (!answers(*message, query) && !refuses(*message, query)) continue;
        co_return Answer{*std::move(message), Carrier::kUdp, count};
    }
    co_return fail(ErrorCode::kCorrupt, "too many datagrams that are no answer");
}

io::Task<Result<>> read_exactly(io::Stream& stream, std::span<char> into, MonotonicTime deadline) {
    while (!into.empty()) {
        CO_TRY(const std::size_t count, co_await stream.read_some(into, deadline));
        if (count == 0) co_return fail(ErrorCode::kUnavailable, "the server hung up");
        into = into.subspan(count);
    }
    co_return Result<>();
}

io::Task<Result<std::string>> read_message(io::Stream& stream, MonotonicTime deadline) {
    std::array<char, kLengthBytes> length{};
    CO_TRY_VOID(co_await read_exactly(stream, length, deadline));
    const auto high = static_cast<unsigned char>(length[0]);
    const auto low = static_cast<unsigned char>(length[1]);
    std::string bytes(static_cast<std::size_t>(high << 8 | low), '\0');
    CO_TRY_VOID(co_await read_exactly(stream, bytes, deadline));
    co_return bytes;
}

io::Task<Result<Answer>> ask_by_tcp(io::Loop& loop, io::Address server, const dns::Message& query,
                                    std::string_view bytes, MonotonicTime deadline) {
    CO_TRY(const std::unique_ptr<io::Stream> stream, co_await io::connect(loop, server, deadline));
    const std::string length{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size())};
    std::vector<std::string_view> pieces;
    pieces.push_back(length);
    pieces.push_back(bytes);
    CO_TRY_VOID(co_await io::write_all(*stream, std::move(pieces), deadline));
    CO_TRY(const std::string answer, co_await read_message(*stream, deadline));
    CO_TRY(dns::Message message, dns::decode(answer));
    if (!answers(message, query) && !refuses(message, query)) {
        co_return fail(ErrorCode::kCorrupt, "the answer is to another question");
    }
    co_return Answer{std::move(message), Carrier::kTcp, answer.size()};
}

}  // namespace

io::Task<Result<Answer>> exchange(Wires wires, io::Address server, dns::Question question,
                                  dns::Recursion recursion, MonotonicTime deadline) {
    const auto id = static_cast<std::uint16_t>(wires.random.next());
    const dns::Message query = dns::query(id, std::move(question), recursion);
    CO_TRY(const std::string bytes, dns::encode(query));
    auto answer = co_await ask_by_udp(wires.loop, server, query, bytes, deadline);
    if (!answer || !answer->message.truncated) co_return answer;
    co_return co_await ask_by_tcp(wires.loop, server, query, bytes, deadline);
}

}  // namespace madang::resolver
