// A TCP connection: each call is tried until it says that it would block, then an edge is awaited.
// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "io/errno_error.h"
#include "io/limits.h"
#include "io/tcp.h"

namespace madang::io {
namespace {

constexpr Error kCancelledError{ErrorCode::kCancelled, "the stream was cancelled"};

// Repeats `call` after EINTR. Returns what it returned, with errno.
template <class Call>
ssize_t uninterrupted(Call call) {
    for (;;) {
        const ssize_t count = call();
        if (count >= 0 || errno != EINTR) return count;
    }
}

bool would_block() {
    return errno == EAGAIN;
}  // the same as EWOULDBLOCK on Linux

}  // namespace

Result<std::unique_ptr<TcpStream>> TcpStream::adopt(Loop& loop, Descriptor socket, Address peer) {
    const int on = 1;
    // Fails only if the connection is gone already; the first read will say so.
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::unique_ptr<TcpStream> stream(new TcpStream(loop, std::move(socket), peer));
    const auto watch = loop.watch(stream->socket_.get(), *stream);
    if (!watch) {
        stream->socket_.reset();  // so that the destructor ends no watch
        return std::unexpected(watch.error());
    }
    stream->watch_ = *watch;
    return stream;
}

Result<std::unique_ptr<TcpStream>> TcpStream::adopt_connecting(Loop& loop, Descriptor socket,
                                                               Address peer) {
    auto stream = TRY(adopt(loop, std::move(socket), peer));
    stream->side(Direction::kWrite).ready = false;
    return stream;
}

TcpStream::TcpStream(Loop& loop, Descriptor socket, Address peer)
    : loop_(loop), socket_(std::move(socket)), peer_(peer) {}

TcpStream::~TcpStream() {
    for (const Side& side : sides_) {
        CHECK(side.waiter == nullptr, "no operation is pending when its stream is destroyed");
    }
    close();
}

Result<> TcpStream::check_connected() const {
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
    if (error == 0) return {};
    return std::unexpected(socket_error("cannot connect", error));
}

std::optional<RoundTrip> TcpStream::round_trip() const {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (::getsockopt(socket_.get(), IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return {};
    return RoundTrip{Microseconds(info.tcpi_rtt), Microseconds(info.tcpi_rttvar),
                     info.tcpi_total_retrans};
}

Attempt TcpStream::try_read(std::span<char> into) {
    DCHECK(!into.empty(), "a read of nothing looks like the end");
    if (cancelled_) return std::unexpected(kCancelledError);
    Side& reading = side(Direction::kRead);
    if (!reading.ready) return std::nullopt;
    const ssize_t count = uninterrupted(
        [&] { return ::recv(socket_.get(), into.data(), into.size(), MSG_DONTWAIT); });
    if (count < 0 && !would_block()) return socket_failure("cannot read from the connection");
    // A short count means that nothing is left (epoll(7)), unless the end is what is left.
    const bool drained = count < static_cast<ssize_t>(into.size());
    if (drained && !peer_closed_) reading.ready = false;
    if (count < 0) {
        reading.ready = false;
        return std::nullopt;
    }
    return static_cast<std::size_t>(count);
}

Attempt TcpStream::try_write(std::span<const std::string_view> pieces) {
    if (cancelled_) return std::unexpected(kCancelledError);
    Side& writing = side(Direction::kWrite);
    if (!writing.ready) return std::nullopt;
    std::array<iovec, kPiecesPerCall> parts;
    std::size_t used = 0;
    std::size_t total = 0;
    for (const std::string_view piece : pieces.first(std::min(pieces.size(), parts.size()))) {
        parts[used++] = {const_cast<char*>(piece.data()), piece.size()};
        total += piece.size();
    }
    DCHECK(total > 0, "a write has something to write");
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = used;
    constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
    // The kernel need not read the vector where there is but one piece.
    const ssize_t count = uninterrupted([&] {
        return used == 1 ? ::send(socket_.get(), parts[0].iov_base, total, kFlags)
                         : ::sendmsg(socket_.get(), &message, kFlags);
    });
    if (count < 0 && !would_block()) return socket_failure("cannot write to the connection");
    if (count < static_cast<ssize_t>(total)) writing.ready = false;
    if (count < 0) return std::nullopt;
    return static_cast<std::size_t>(count);
}

Attempt TcpStream::try_send_file(File& file, std::uint64_t offset, std::uint64_t length) {
    if (file.descriptor() < 0) return try_send_file_by_copy(*this, file, offset, length);
    if (cancelled_) return std::unexpected(kCancelledError);
    Side& writing = side(Direction::kWrite);
    if (!writing.ready) return std::nullopt;
    const std::size_t wanted = std::min<std::uint64_t>(length, kSendFileBytesMax);
    auto position = static_cast<off_t>(offset);
    const ssize_t count = uninterrupted(
        [&] { return ::sendfile(socket_.get(), file.descriptor(), &position, wanted); });
    if (count >= 0) return static_cast<std::size_t>(count);
    if (!would_block()) return socket_failure("cannot send the file");
    writing.ready = false;  // not after a short count: that may be the end of the file
    return std::nullopt;
}

bool TcpStream::may_progress(Direction direction) const {
    return cancelled_ || sides_[static_cast<std::size_t>(direction)].ready;
}

void TcpStream::wait(Direction direction, Waiter& waiter, MonotonicTime deadline) {
    Side& waiting = side(direction);
    CHECK(waiting.waiter == nullptr, "one operation at a time in each direction");
    waiting.waiter = &waiter;
    waiting.deadline = deadline;
    // A side that is ready sees no further edge: have it tried as soon as possible.
    schedule_deadline(waiting.ready ? loop_.now() : deadline);
}

void TcpStream::on_ready(Readiness readiness) {
    peer_closed_ = peer_closed_ || readiness.closed;
    Side& reading = side(Direction::kRead);
    Side& writing = side(Direction::kWrite);
    reading.ready = reading.ready || readiness.readable;
    writing.ready = writing.ready || readiness.writable;
    Waiter* const reader = progress(reading);
    Waiter* const writer = progress(writing);
    // Either coroutine may destroy this stream; the other one's frame lives until it is resumed.
    if (reader != nullptr) reader->resume();
    if (writer != nullptr) writer->resume();
}

// Returns the waiter of a side if its operation has just finished.
Waiter* TcpStream::progress(Side& side) {
    if (side.waiter == nullptr || !side.ready || !side.waiter->attempt()) return nullptr;
    return std::exchange(side.waiter, nullptr);
}

void TcpStream::schedule_deadline(MonotonicTime deadline) {
    if (deadline == kNoDeadline || (timer_ && timer_.at <= deadline)) return;
    if (timer_) loop_.cancel(timer_);
    timer_ = loop_.at(deadline, [this] { on_deadline(); });
}

void TcpStream::on_deadline() {
    timer_ = {};
    const MonotonicTime now = loop_.now();
    std::array<Waiter*, 2> finished{};
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        Side& side = sides_[i];
        finished[i] = progress(side);
        if (side.waiter != nullptr && side.deadline <= now) {
            finished[i] = std::exchange(side.waiter, nullptr);
            finished[i]->abandon({ErrorCode::kTimeout, "the peer took too long"});
        }
        if (side.waiter != nullptr) schedule_deadline(side.deadline);
    }
    for (Waiter* waiter : finished) {
        if (waiter != nullptr) waiter->resume();
    }
}

Result<> TcpStream::shutdown_write() {
    if (cancelled_) return std::unexpected(kCancelledError);
    if (::shutdown(socket_.get(), SHUT_WR) != 0) return socket_failure("cannot half-close");
    return {};
}

void TcpStream::cancel() {
    cancelled_ = true;
    for (Side& side : sides_) {
        Waiter* const waiter = std::exchange(side.waiter, nullptr);
        if (waiter == nullptr) continue;
        waiter->abandon(kCancelledError);
        loop_.post([waiter] { waiter->resume(); });
    }
}

void TcpStream::close() {
    cancel();
    if (!socket_) return;
    if (timer_) loop_.cancel(std::exchange(timer_, {}));
    loop_.unwatch(watch_);
    socket_.reset();
}

}  // namespace madang::io
