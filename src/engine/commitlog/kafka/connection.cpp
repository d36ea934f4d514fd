// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/connection.h"

#include <algorithm>
#include <array>
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

// Reads a request without its length. Memory grows with what came, not with what was announced.
io::Task<Result<std::string>> read_request(io::Stream& stream, MonotonicTime deadline) {
    std::array<char, kLengthBytes> length{};
    auto reading_length = read_exactly(stream, length, deadline);
    CO_TRY_VOID(co_await std::move(reading_length));
    std::uint64_t size = 0;
    for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
    if (size > kRequestBytesMax.value) co_return fail(ErrorCode::kExhausted, "a request too large");
    std::string request;
    while (request.size() < size) {
        const std::size_t held = request.size();
        request.resize(std::min<std::size_t>(size, std::max(held * 2, kRequestPiece)));
        auto reading = read_exactly(stream, std::span(request).subspan(held), deadline);
        CO_TRY_VOID(co_await std::move(reading));
    }
    co_return request;
}

io::Task<Result<>> write_reply(io::Stream& stream, const Reply& reply, MonotonicTime deadline) {
    std::string_view rest = reply.encoded.bytes;
    std::size_t sent = 0;
    for (std::size_t i = 0; i < reply.slices.size(); ++i) {
        const std::size_t before = reply.encoded.gaps[i].position - sent;
        auto writing = io::write_all(stream, rest.substr(0, before), deadline);
        CO_TRY_VOID(co_await std::move(writing));
        rest.remove_prefix(before);
        sent += before;
        const Slice& slice = reply.slices[i];
        auto sending =
            io::send_file_all(stream, slice.segment->file(), slice.position, slice.bytes, deadline);
        CO_TRY_VOID(co_await std::move(sending));
    }
    if (rest.empty()) co_return Result<>();
    auto writing = io::write_all(stream, rest, deadline);
    co_return co_await std::move(writing);
}

// Returns whether the connection goes on.
io::Task<bool> serve_one(Desk& desk, io::Stream& stream, const std::string& host) {
    auto reading = read_request(stream, desk.timers.now() + kIdleMax);
    const auto request = co_await std::move(reading);
    if (!request) co_return false;
    const auto frame = kafka::decode_request_frame(*request);
    if (!frame) co_return false;
    auto dispatching = dispatch(desk, *frame, host);
    const Reply reply = co_await std::move(dispatching);
    if (reply.kind == Reply::Kind::kNone) co_return true;
    if (reply.kind == Reply::Kind::kClose) co_return false;
    auto writing = write_reply(stream, reply, desk.timers.now() + kSendMax);
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
