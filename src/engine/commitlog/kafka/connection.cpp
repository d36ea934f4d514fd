// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/connection.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/commitlog/kafka/limits.h"

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

// Returns whether the connection goes on.
io::Task<bool> serve_one(Desk& desk, io::Stream& stream, const std::string& host) {
    auto reading = read_request(stream, desk.buffers, desk.timers.now() + kIdleMax);
    const auto request = co_await std::move(reading);
    if (!request) co_return false;
    const std::span<char> bytes = request->bytes();
    const auto frame = kafka::decode_request_frame({bytes.data(), bytes.size()});
    if (!frame) co_return false;
    auto dispatching = dispatch(desk, *frame, bytes, host);
    const Reply reply = co_await std::move(dispatching);
    if (reply.kind == Reply::Kind::kNone) co_return true;
    if (reply.kind == Reply::Kind::kClose) co_return false;
    auto writing = write_reply(desk, stream, reply, desk.timers.now() + kSendMax);
    const auto written = co_await std::move(writing);
    co_return written.has_value();
}

}  // namespace

io::Task<> serve_connection(Desk& desk, io::Stream& stream) {
    const std::string host = stream.peer().host();
    while (!desk.is_stopping) {
        auto serving = serve_one(desk, stream, host);
        const bool goes_on = co_await std::move(serving);
        if (!goes_on) co_return;
    }
}

}  // namespace madang::commitlog
