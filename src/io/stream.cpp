// Operations of streams, and the loops over them.
// SPDX-License-Identifier: Apache-2.0
#include "io/stream.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "io/executor.h"

namespace madang::io {
namespace {

// Drops the first `count` bytes of the pieces, and the empty ones that follow.
std::span<std::string_view> drop(std::span<std::string_view> pieces, std::size_t count) {
    while (!pieces.empty() && count >= pieces.front().size()) {
        count -= pieces.front().size();
        pieces = pieces.subspan(1);
    }
    if (!pieces.empty()) pieces.front().remove_prefix(count);
    return pieces;
}

}  // namespace

ReadOperation Stream::read_some(std::span<char> into, MonotonicTime deadline) {
    return {*this, into, deadline};
}

WriteOperation Stream::write_some(std::span<const std::string_view> pieces,
                                  MonotonicTime deadline) {
    return {*this, pieces, deadline};
}

WriteOperation Stream::write_some(std::string_view bytes, MonotonicTime deadline) {
    return {*this, bytes, deadline};
}

SendFileOperation Stream::send_file(File& file, std::uint64_t offset, std::uint64_t length,
                                    MonotonicTime deadline) {
    return {*this, file, offset, length, deadline};
}

ReadyOperation Stream::ready(Direction direction, MonotonicTime deadline) {
    return {*this, direction, deadline};
}

void Operation::await_suspend(std::coroutine_handle<> awaiter) {
    awaiter_ = awaiter;
    stream_.immediate_ = 0;
    if (!outcome_) {
        stream_.wait(direction_, *this, deadline_);
        return;
    }
    // Finished, but this coroutine has had its turn. The frame stays until it is resumed.
    Executor* executor = Executor::current();
    CHECK(executor != nullptr, "streams are used on their reactor");
    executor->post([this] { resume(); });
}

SendFileOperation::SendFileOperation(Stream& stream, File& file, std::uint64_t offset,
                                     std::uint64_t length, MonotonicTime deadline)
    : Operation(stream, Direction::kWrite, deadline),
      file_(file),
      offset_(offset),
      length_(length) {}

Attempt SendFileOperation::try_once(Stream& stream) {
    return stream.try_send_file(file_, offset_, length_);
}

Attempt ReadyOperation::try_once(Stream& stream) {
    if (stream.may_progress(direction_)) return Result<std::size_t>(0);
    return std::nullopt;
}

Attempt try_send_file_by_copy(Stream& stream, File& file, std::uint64_t offset,
                              std::uint64_t length) {
    // A stream that cannot take it now is not worth the copy.
    if (!stream.may_progress(Direction::kWrite)) return std::nullopt;
    std::array<char, kSendFileCopyBytes> buffer;
    const std::size_t wanted = std::min<std::uint64_t>(length, buffer.size());
    const Result<std::size_t> count = file.read(offset, std::span(buffer).first(wanted));
    if (!count || *count == 0) return count;
    const std::string_view piece(buffer.data(), *count);
    return stream.try_write({&piece, 1});
}

Task<Result<>> write_all(Stream& stream, std::vector<std::string_view> pieces,
                         MonotonicTime deadline) {
    std::span<std::string_view> rest = drop(pieces, 0);
    while (!rest.empty()) {
        CO_TRY(const std::size_t count, co_await stream.write_some(rest, deadline));
        rest = drop(rest, count);
    }
    co_return Result<>();
}

Task<Result<>> write_all(Stream& stream, std::string_view bytes, MonotonicTime deadline) {
    while (!bytes.empty()) {
        CO_TRY(const std::size_t count, co_await stream.write_some(bytes, deadline));
        bytes.remove_prefix(count);
    }
    co_return Result<>();
}

Task<Result<>> send_file_all(Stream& stream, File& file, std::uint64_t offset, std::uint64_t length,
                             MonotonicTime deadline) {
    while (length > 0) {
        CO_TRY(const std::size_t count, co_await stream.send_file(file, offset, length, deadline));
        if (count == 0) {
            co_return fail(ErrorCode::kCorrupt, "the file is shorter than what is to be sent",
                           static_cast<std::int64_t>(offset));
        }
        offset += count;
        length -= count;
    }
    co_return Result<>();
}

}  // namespace madang::io
