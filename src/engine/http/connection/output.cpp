// Writes: at once where possible, else piece by piece under a deadline.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/output.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

using Pieces = std::array<std::string_view, 3>;

std::size_t size_of(const Pieces& pieces) {
    return pieces[0].size() + pieces[1].size() + pieces[2].size();
}

void remove_prefix(Pieces& pieces, std::size_t count) {
    for (std::string_view& piece : pieces) {
        const std::size_t part = std::min(count, piece.size());
        piece.remove_prefix(part);
        count -= part;
    }
}

}  // namespace

void Output::count(std::size_t written) {
    sent_ += written;
    wiring_.sent.add(written);
}

Error Output::fail_with(const Error& error) {
    failed_ = true;
    buffer_.clear();
    if (error.code() != ErrorCode::kTimeout) return {ErrorCode::kCancelled, "the client left"};
    wiring_.timeouts.add();
    return {ErrorCode::kTimeout, "the client reads too slowly"};
}

// The earlier of: no progress for the timeout; slower than allowed over all.
MonotonicTime Output::deadline(MonotonicTime started, std::uint64_t total) const {
    const Seconds fair(static_cast<std::int64_t>(total) / kBytesPerSecondMin);
    return std::min(wiring_.timers.now() + wiring_.timeout, started + wiring_.timeout + fair);
}

bool Output::flush_now() {
    if (buffer_.empty() || failed_) return true;
    const std::string_view piece = buffer_;
    const io::Attempt written = wiring_.stream.try_write({&piece, 1});
    if (!written) return false;
    if (!*written) {
        fail_with(written->error());
        return true;
    }
    count(**written);
    if (**written == buffer_.size()) {
        buffer_.clear();
        return true;
    }
    buffer_.erase(0, **written);
    return false;
}

io::Task<Result<>> Output::flush() {
    return write({});
}

io::Task<Result<>> Output::write(std::string_view bytes, std::string_view tail) {
    if (failed_) co_return fail(ErrorCode::kCancelled, "the client left");
    Pieces pieces{buffer_, bytes, tail};
    const std::uint64_t total = size_of(pieces);
    const MonotonicTime started = wiring_.timers.now();
    DCHECK(!busy_, "one write at a time");
    while (size_of(pieces) > 0) {
        busy_ = true;
        const std::span<const std::string_view> gathered(pieces);
        const auto written = co_await wiring_.stream.write_some(gathered, deadline(started, total));
        busy_ = false;
        if (!written) co_return std::unexpected(fail_with(written.error()));
        count(*written);
        remove_prefix(pieces, *written);
    }
    buffer_.clear();
    co_return Result<>();
}

io::Task<Result<>> Output::write_file(const FileRange& range) {
    CO_TRY_VOID(co_await flush());
    std::uint64_t done = 0;
    const MonotonicTime started = wiring_.timers.now();
    while (done < range.length) {
        busy_ = true;
        const auto written = co_await wiring_.stream.send_file(
            *range.file, range.offset + done, range.length - done, deadline(started, range.length));
        busy_ = false;
        if (!written) co_return std::unexpected(fail_with(written.error()));
        if (*written == 0) {
            failed_ = true;  // the length is promised already
            co_return fail(ErrorCode::kCorrupt, "the file is shorter than its range");
        }
        count(*written);
        done += *written;
    }
    co_return Result<>();
}

void Output::release() {
    if (!buffer_.empty()) return;
    const bool useful = buffer_.capacity() <= 2 * kAnswerBatchBytes;
    if (useful && buffer_.capacity() > wiring_.spare.capacity()) buffer_.swap(wiring_.spare);
    std::string().swap(buffer_);
}

}  // namespace madang::http
