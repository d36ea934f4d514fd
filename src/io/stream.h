// A byte stream both ways: TCP, TLS over it, or the simulator's network.
//
//   CO_TRY(std::size_t count, co_await stream.read_some(buffer, deadline));  // 0: the peer ended
//
// Idea:       every operation tries at once and suspends only if it would block; then the stream
//             itself repeats the attempt when ready and resumes the coroutine with the outcome. The
//             awaiters live in the caller's frame and allocate nothing.
// Invariants: (1) at most one pending operation a direction;
//             (2) a pending operation ends with its outcome, `timeout` or `cancelled`, and resumes
//                 its coroutine exactly once;
//             (3) no operation is pending when the stream is destroyed.
// Threads:    one reactor.
// Limits:     after kImmediateOperationsMax operations without waiting the coroutine lets others
// run. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/address.h"
#include "io/file.h"
#include "io/limits.h"
#include "io/task.h"
#include "io/timers.h"

namespace madang::io {

enum class Direction : std::uint8_t { kRead, kWrite };

// The outcome of trying: bytes or an error, or nothing if it would block.
using Attempt = std::optional<Result<std::size_t>>;

// A pending operation, as a stream sees it.
class Waiter {
public:
    virtual ~Waiter() = default;
    // Tries again. Returns whether it finished: then the stream forgets it and calls resume().
    virtual bool attempt() = 0;
    // Ends without having finished; resume() follows.
    virtual void abandon(Error error) = 0;
    virtual void resume() = 0;
};

class ReadOperation;
class WriteOperation;
class SendFileOperation;
class ReadyOperation;

class Stream {
public:
    virtual ~Stream() = default;

    // Reads what is there, at least one byte; 0 at the end. Errors (of all operations): timeout at
    // `deadline`; cancelled; unavailable if the connection failed (detail: errno).
    ReadOperation read_some(std::span<char> into, MonotonicTime deadline = kNoDeadline);

    // Writes a non-empty prefix of `pieces` (not all empty). They and their bytes must live until
    // it ends.
    WriteOperation write_some(std::span<const std::string_view> pieces,
                              MonotonicTime deadline = kNoDeadline);
    WriteOperation write_some(std::string_view bytes, MonotonicTime deadline = kNoDeadline);

    // Sends part of a file range without copying where possible; 0 if the file ends before. Pages
    // not in the cache are read by the kernel meanwhile.
    SendFileOperation send_file(File& file, std::uint64_t offset, std::uint64_t length,
                                MonotonicTime deadline = kNoDeadline);

    // Waits until the direction may make progress (or the peer closed). Reads nothing.
    ReadyOperation ready(Direction direction, MonotonicTime deadline = kNoDeadline);

    // Half close: the peer reads the end, we can still read.
    virtual Result<> shutdown_write() = 0;
    // Ends pending operations with `cancelled`, through the executor; later ones fail the same way.
    virtual void cancel() = 0;
    // The same, and closes the connection.
    virtual void close() = 0;
    virtual Address peer() const = 0;

    // For awaiters and for streams on top of this one (TLS): try now; wait for an edge. A wait's
    // first attempt comes only when something changed after the last one said that it would block.
    virtual Attempt try_read(std::span<char> into) = 0;
    virtual Attempt try_write(std::span<const std::string_view> pieces) = 0;
    virtual Attempt try_send_file(File& file, std::uint64_t offset, std::uint64_t length) = 0;
    // Whether a try in this direction would not block, as far as is known without a system call.
    virtual bool may_progress(Direction direction) const = 0;
    virtual void wait(Direction direction, Waiter& waiter, MonotonicTime deadline) = 0;

private:
    friend class Operation;
    unsigned immediate_ = 0;  // operations that finished without waiting since one that waited
};

// The copying form of try_send_file: for streams that cannot send a file directly.
Attempt try_send_file_by_copy(Stream& stream, File& file, std::uint64_t offset,
                              std::uint64_t length);

// Writes everything. Errors: as write_some; some prefix may have been written.
Task<Result<>> write_all(Stream& stream, std::vector<std::string_view> pieces,
                         MonotonicTime deadline = kNoDeadline);
Task<Result<>> write_all(Stream& stream, std::string_view bytes,
                         MonotonicTime deadline = kNoDeadline);
// Sends the whole range. Errors: as send_file; corrupt if the file is shorter than that.
Task<Result<>> send_file_all(Stream& stream, File& file, std::uint64_t offset, std::uint64_t length,
                             MonotonicTime deadline = kNoDeadline);

// What the awaiters share: try, else wait.
class Operation : public Waiter {
public:
    Operation(Stream& stream, Direction direction, MonotonicTime deadline)
        : stream_(stream), deadline_(deadline), direction_(direction) {}
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    bool await_ready() { return attempt() && ++stream_.immediate_ < kImmediateOperationsMax; }
    void await_suspend(std::coroutine_handle<> awaiter);
    Result<std::size_t> await_resume() { return *outcome_; }

    bool attempt() final {
        outcome_ = try_once(stream_);
        return outcome_.has_value();
    }
    void abandon(Error error) final { outcome_ = std::unexpected(error); }
    void resume() final { awaiter_.resume(); }

protected:
    virtual Attempt try_once(Stream& stream) = 0;

private:
    Stream& stream_;
    MonotonicTime deadline_;
    Attempt outcome_;
    std::coroutine_handle<> awaiter_;
    Direction direction_;
};

class ReadOperation final : public Operation {
public:
    ReadOperation(Stream& stream, std::span<char> into, MonotonicTime deadline)
        : Operation(stream, Direction::kRead, deadline), into_(into) {}

private:
    Attempt try_once(Stream& stream) override { return stream.try_read(into_); }
    std::span<char> into_;
};

class WriteOperation final : public Operation {
public:
    WriteOperation(Stream& stream, std::span<const std::string_view> pieces, MonotonicTime deadline)
        : Operation(stream, Direction::kWrite, deadline), pieces_(pieces) {}
    WriteOperation(Stream& stream, std::string_view bytes, MonotonicTime deadline)
        : Operation(stream, Direction::kWrite, deadline), one_(bytes), pieces_(&one_, 1) {}

private:
    Attempt try_once(Stream& stream) override { return stream.try_write(pieces_); }
    std::string_view one_;
    std::span<const std::string_view> pieces_;
};

class SendFileOperation final : public Operation {
public:
    SendFileOperation(Stream& stream, File& file, std::uint64_t offset, std::uint64_t length,
                      MonotonicTime deadline);

private:
    Attempt try_once(Stream& stream) override;
    File& file_;
    std::uint64_t offset_;
    std::uint64_t length_;
};

class ReadyOperation final : public Operation {
public:
    ReadyOperation(Stream& stream, Direction direction, MonotonicTime deadline)
        : Operation(stream, direction, deadline), direction_(direction) {}

private:
    Attempt try_once(Stream& stream) override;
    Direction direction_;
};

}  // namespace madang::io
