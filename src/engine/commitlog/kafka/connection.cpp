// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/connection.h"

#include <algorithm>
#include <array>
#include <coroutine>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/commitlog/kafka/limits.h"
#include "io/executor.h"

namespace madang::commitlog {
namespace {

constexpr std::size_t kLengthBytes = 4;

io::Task<Result<>> read_exactly(io::Stream& stream, std::span<char> into, MonotonicTime deadline) {
    while (!into.empty()) {
        CO_TRY(const std::size_t count, co_await stream.read_some(into, deadline));
        if (count == 0) co_return fail(ErrorCode::kUnavailable, "the client is gone");
        into = into.subspan(count);
    }
    co_return Result<>();
}

// A request without its length.
struct Request {
    RequestBuffers::Buffer buffer;
    std::size_t size = 0;
    std::span<char> bytes() const { return buffer.bytes().first(size); }
};

// Room for more of a request that is to have `size` bytes: all of it where the memory is there,
// else twice what has come, so that memory grows with what came, not with what was announced.
RequestBuffers::Buffer grow(RequestBuffers& buffers, std::span<const char> held, std::size_t size) {
    const std::size_t most = std::max(held.size() * 2, kRequestPiece);
    RequestBuffers::Buffer larger = buffers.take(buffers.has(size) ? size : std::min(size, most));
    std::ranges::copy(held, larger.bytes().begin());
    return larger;
}

io::Task<Result<Request>> read_request(io::Stream& stream, RequestBuffers& buffers,
                                       MonotonicTime deadline) {
    std::array<char, kLengthBytes> length{};
    auto reading_length = read_exactly(stream, length, deadline);
    CO_TRY_VOID(co_await std::move(reading_length));
    std::uint64_t size = 0;
    for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
    if (size > kRequestBytesMax.value) co_return fail(ErrorCode::kExhausted, "a request too large");
    Request request;
    while (request.size < size) {
        request.buffer = grow(buffers, request.bytes(), size);
        const std::size_t room = std::min<std::size_t>(size, request.buffer.bytes().size());
        const std::span<char> rest = request.buffer.bytes().first(room).subspan(request.size);
        auto reading = read_exactly(stream, rest, deadline);
        CO_TRY_VOID(co_await std::move(reading));
        request.size = room;
    }
    co_return request;
}

io::Task<Result<>> copy_slice(RequestBuffers& buffers, io::Stream& stream, const Slice& slice,
                              MonotonicTime deadline) {
    const RequestBuffers::Buffer buffer = buffers.take(kCopyBytes);
    for (std::uint64_t done = 0; done < slice.bytes;) {
        const std::size_t wanted = std::min<std::uint64_t>(slice.bytes - done, kCopyBytes);
        const std::span<char> piece = buffer.bytes().first(wanted);
        CO_TRY(const std::size_t count, slice.segment->file().read(slice.position + done, piece));
        if (count < wanted) co_return fail(ErrorCode::kCorrupt, "a segment ends before its time");
        auto writing = io::write_all(stream, {piece.data(), piece.size()}, deadline);
        CO_TRY_VOID(co_await std::move(writing));
        done += count;
    }
    co_return Result<>();
}

io::Task<Result<>> send_slice(Desk& desk, io::Stream& stream, const Slice& slice,
                              MonotonicTime deadline) {
    if (desk.options.transfer == Transfer::kCopy) {
        return copy_slice(desk.buffers, stream, slice, deadline);
    }
    return io::send_file_all(stream, slice.segment->file(), slice.position, slice.bytes, deadline);
}

io::Task<Result<>> write_reply(Desk& desk, io::Stream& stream, const Reply& reply,
                               MonotonicTime deadline) {
    std::string_view rest = reply.encoded.bytes;
    std::size_t sent = 0;
    for (std::size_t i = 0; i < reply.slices.size(); ++i) {
        const std::size_t before = reply.encoded.gaps[i].position - sent;
        auto writing = io::write_all(stream, rest.substr(0, before), deadline);
        CO_TRY_VOID(co_await std::move(writing));
        rest.remove_prefix(before);
        sent += before;
        auto sending = send_slice(desk, stream, reply.slices[i], deadline);
        CO_TRY_VOID(co_await std::move(sending));
    }
    if (rest.empty()) co_return Result<>();
    auto writing = io::write_all(stream, rest, deadline);
    co_return co_await std::move(writing);
}

// A request that was read; the frame points into it.
struct Exchange {
    Request request;
    kafka::RequestFrame frame;
    // Others see what was before them, or wait for what may come, so they go one by one.
    bool may_go_with_others() const {
        return frame.header.key == static_cast<std::int16_t>(kafka::ApiKey::kProduce);
    }
};

// The exchanges of one connection. Produce requests are started as they come, so that those of one
// client become durable together, and answered in their order.
class Exchanges {
public:
    Exchanges(Desk& desk, io::Stream& stream)
        : desk_(desk), stream_(stream), host_(stream.peer().host()) {}

    io::Task<> run() {
        while (!desk_.is_stopping && !is_over_) {
            while (bytes_under_way_ >= kAheadBytesMax) co_await answered_to(answered_ + 1);
            auto reading = read();
            auto exchange = co_await std::move(reading);
            if (!exchange) break;
            const bool goes_with_others = exchange->may_go_with_others();
            if (!goes_with_others) co_await answered_to(started_);
            auto answering = answer(*std::move(exchange), started_++);
            if (goes_with_others) {
                io::spawn(std::move(answering));
            } else {
                co_await std::move(answering);
            }
        }
        co_await answered_to(started_);
    }

private:
    // Waits until so many exchanges have ended.
    class Turn {
    public:
        Turn(Exchanges& exchanges, std::uint64_t count) : exchanges_(exchanges), count_(count) {}
        bool await_ready() const { return exchanges_.answered_ >= count_; }
        void await_suspend(std::coroutine_handle<> waiter) {
            exchanges_.waiting_.emplace_back(count_, waiter);
        }
        void await_resume() const {}

    private:
        Exchanges& exchanges_;
        std::uint64_t count_;
    };
    Turn answered_to(std::uint64_t count) { return {*this, count}; }

    io::Task<Result<Exchange>> read() {
        auto reading = read_request(stream_, desk_.buffers, desk_.timers.now() + kIdleMax);
        Exchange exchange;
        CO_TRY(exchange.request, co_await std::move(reading));
        const std::span<char> bytes = exchange.request.bytes();
        CO_TRY(exchange.frame, kafka::decode_request_frame({bytes.data(), bytes.size()}));
        co_return exchange;
    }

    io::Task<> answer(Exchange exchange, std::uint64_t number) {
        const std::span<char> bytes = exchange.request.bytes();
        bytes_under_way_ += bytes.size();
        auto dispatching = dispatch(desk_, exchange.frame, bytes, host_);
        const Reply reply = co_await std::move(dispatching);
        co_await answered_to(number);
        if (!is_over_) {
            auto sending = send(reply);
            co_await std::move(sending);
        }
        bytes_under_way_ -= bytes.size();
        end_one();
    }

    io::Task<> send(const Reply& reply) {
        if (reply.kind == Reply::Kind::kNone) co_return;
        if (reply.kind == Reply::Kind::kSend) {
            auto writing = write_reply(desk_, stream_, reply, desk_.timers.now() + kSendMax);
            const auto written = co_await std::move(writing);
            if (written) co_return;
        }
        is_over_ = true;
        stream_.cancel();  // wakes run()
    }

    void end_one() {
        ++answered_;
        io::Executor* executor = io::Executor::current();
        std::erase_if(waiting_, [&](const auto& waiting) {
            if (waiting.first > answered_) return false;
            executor->post([waiter = waiting.second] { waiter.resume(); });
            return true;
        });
    }

    Desk& desk_;
    io::Stream& stream_;
    const std::string host_;
    std::uint64_t started_ = 0;
    std::uint64_t answered_ = 0;
    std::size_t bytes_under_way_ = 0;
    bool is_over_ = false;
    std::vector<std::pair<std::uint64_t, std::coroutine_handle<>>> waiting_;
};

}  // namespace

io::Task<> serve_connection(Desk& desk, io::Stream& stream) {
    Exchanges exchanges(desk, stream);
    auto running = exchanges.run();
    co_await std::move(running);
}

}  // namespace madang::commitlog
