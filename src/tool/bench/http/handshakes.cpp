// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/handshakes.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "io/run_task.h"
#include "io/tcp.h"
#include "tool/bench/child_process.h"
#include "tool/bench/http/limits.h"

namespace madang::bench {
namespace {

constexpr std::string_view kHttp1 = "http/1.1";
constexpr std::string_view kHttp2 = "h2";
constexpr std::string_view kLastRequest =
    "GET /kilobyte HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
constexpr std::string_view kRequest = "GET /kilobyte HTTP/1.1\r\nhost: localhost\r\n\r\n";
// The preface and an empty SETTINGS (RFC 9113 §3.4, §6.5).
constexpr std::string_view kPreface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
constexpr std::size_t kOwnDescriptors = 100;  // what this process has open beside

using StreamResult = Result<std::unique_ptr<io::tls::Stream>>;
using ContextResult = Result<std::shared_ptr<io::tls::ClientContext>>;

ContextResult make_context(Resumption resumption) {
    return io::tls::ClientContext::create(
        {.trust = io::tls::Trust::kAnything, .resume = resumption == Resumption::kAlways});
}

class Shaker {
public:
    Shaker(io::Loop& loop, std::uint16_t port, std::shared_ptr<io::tls::ClientContext> context,
           std::string_view protocol)
        : loop_(loop),
          address_(io::Address::loopback(port)),
          context_(std::move(context)),
          protocol_(protocol) {}

    io::Task<StreamResult> connect() {
        const MonotonicTime deadline = loop_.now() + kHandshakeTime;
        CO_TRY(auto inner, co_await io::connect(loop_, address_, deadline));
        const std::array protocols{protocol_};
        auto stream = io::tls::Stream::client(std::move(inner), context_, "localhost", protocols);
        CO_TRY_VOID(co_await stream->shake_hands(deadline));
        co_return stream;
    }

    // Sends `request` and reads so much of the answer, or all to the end.
    io::Task<Result<>> ask(io::Stream& stream, std::string_view request, std::size_t least) {
        const MonotonicTime deadline = loop_.now() + kHandshakeTime;
        CO_TRY_VOID(co_await io::write_all(stream, request, deadline));
        std::string buffer(kFileBytes, '\0');
        std::size_t total = 0;
        while (least == 0 || total < least) {
            const auto count = co_await stream.read_some(buffer, deadline);
            // Servers that end without close_notify end as well.
            if (!count || *count == 0) break;
            total += *count;
        }
        if (total < std::max(least, std::size_t{1})) {
            co_return fail(ErrorCode::kUnavailable, "no answer after a handshake");
        }
        co_return Result<>();
    }

    io::Task<Result<>> shake_until(MonotonicTime end, Handshakes& counts) {
        while (loop_.now() < end) {
            CO_TRY(auto stream, co_await connect());
            CO_TRY_VOID(co_await ask(*stream, kLastRequest, 0));
            stream->close();  // keeps the ticket
            ++counts.done;
            if (stream->session().resumed) ++counts.resumed;
        }
        co_return Result<>();
    }

private:
    io::Loop& loop_;
    io::Address address_;
    std::shared_ptr<io::tls::ClientContext> context_;
    std::string_view protocol_;
};

io::Task<> run_one(Shaker& shaker, MonotonicTime end, Handshakes& counts, Result<>& outcome,
                   int& running) {
    const Result<> done = co_await shaker.shake_until(end, counts);
    if (!done) outcome = done;
    --running;
}

}  // namespace

Result<Handshakes> shake_hands(io::Clock& clock, std::uint16_t port, Resumption resumption,
                               Seconds duration) {
    const auto loop = TRY(io::Loop::create(clock));
    // A context each: it keeps one ticket for a server.
    std::vector<std::unique_ptr<Shaker>> shakers;
    shakers.reserve(kHandshakesAtOnce);
    for (int i = 0; i < kHandshakesAtOnce; ++i) {
        shakers.push_back(
            std::make_unique<Shaker>(*loop, port, TRY(make_context(resumption)), kHttp1));
    }
    Handshakes counts;
    Result<> outcome;
    int running = kHandshakesAtOnce;
    const MonotonicTime end = loop->now() + duration;
    for (const auto& shaker : shakers) {
        loop->post([&, &one = *shaker] { io::spawn(run_one(one, end, counts, outcome, running)); });
    }
    while (running > 0) {
        loop->after(kLookEvery, [&] { loop->stop(); });
        loop->run();
    }
    TRY(std::move(outcome));
    if (counts.done == 0) return fail(ErrorCode::kUnavailable, "no handshake was finished");
    return counts;
}

Result<std::unique_ptr<IdleConnections>> IdleConnections::open(io::Clock& clock, std::uint16_t port,
                                                               IdleProtocol protocol,
                                                               std::size_t count) {
    if (raise_descriptor_limit() < count + kOwnDescriptors) {
        return fail(ErrorCode::kExhausted, "too few descriptors (ulimit -n)");
    }
    std::unique_ptr<IdleConnections> idle(new IdleConnections(TRY(io::Loop::create(clock))));
    const bool is_http1 = protocol == IdleProtocol::kHttp1;
    Shaker shaker(*idle->loop_, port, TRY(make_context(Resumption::kNever)),
                  is_http1 ? kHttp1 : kHttp2);
    for (std::size_t i = 0; i < count; ++i) {
        auto stream = TRY(io::run_task(*idle->loop_, shaker.connect()));
        const std::string_view first = is_http1 ? kRequest : kPreface;
        const std::size_t least = is_http1 ? kSmallBytes : 9;  // an answer; a frame's head
        TRY(io::run_task(*idle->loop_, shaker.ask(*stream, first, least)));
        idle->streams_.push_back(std::move(stream));
    }
    return idle;
}

}  // namespace madang::bench
