// Pipes, cuts, and the streams at both ends.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/connection.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "base/check.h"
#include "io/sim/limits.h"

namespace madang::io::sim {
namespace {

constexpr Error kCancelledError{ErrorCode::kCancelled, "the stream was cancelled"};
constexpr unsigned kShortPercent = 20;  // reads and writes that take less than they could

Error cut_error() {
    return {ErrorCode::kUnavailable, "the connection was cut", ECONNRESET};
}

}  // namespace

Connection::Connection(Reactor& reactor, SeededRandom& random, Network::Faults faults)
    : reactor_(reactor),
      random_(random),
      faults_(faults),
      left_(faults.cut_after_max > 0 ? random.below(faults.cut_after_max)
                                     : std::numeric_limits<std::uint64_t>::max()) {}

bool Connection::has_arrived(const Pipe& pipe) const {
    return !pipe.pieces.empty() && pipe.pieces.front().arrival <= reactor_.now();
}

Attempt Connection::read(std::size_t end, std::span<char> into) {
    Pipe& pipe = to(end);
    if (!has_arrived(pipe)) {
        if (!pipe.pieces.empty()) return std::nullopt;
        if (is_cut_) return std::unexpected(cut_error());
        if (pipe.is_ended) return Result<std::size_t>(0);
        return std::nullopt;
    }
    std::string& bytes = pipe.pieces.front().bytes;
    std::size_t count = std::min(into.size(), bytes.size());
    if (random_.chance(kShortPercent)) count = 1 + random_.below(count);
    std::ranges::copy(bytes.substr(0, count), into.begin());
    bytes.erase(0, count);
    pipe.bytes -= count;
    if (bytes.empty()) pipe.pieces.pop_front();
    wake(1 - end, Direction::kWrite, reactor_.now());
    return count;
}

Attempt Connection::write(std::size_t end, std::span<const std::string_view> pieces) {
    Pipe& pipe = from(end);
    const bool is_gone = is_cut_ || has_left_[1 - end];
    if (is_gone) return std::unexpected(cut_error());
    if (pipe.bytes >= kPipeBytes) return std::nullopt;
    std::string bytes;
    for (const std::string_view piece : pieces) {
        bytes += piece.substr(0, kPipeBytes - pipe.bytes - bytes.size());
    }
    if (random_.chance(kShortPercent)) bytes.resize(1 + random_.below(bytes.size()));
    const std::size_t count = bytes.size();
    carry(end, std::move(bytes));
    return count;
}

// Puts bytes on their way, up to the cut.
void Connection::carry(std::size_t end, std::string bytes) {
    const bool is_last = bytes.size() >= left_;
    if (is_last) bytes.resize(left_);
    left_ -= bytes.size();
    Pipe& pipe = from(end);
    Nanoseconds delay{};
    if (faults_.delay_max.count() > 0) {
        delay = Nanoseconds(random_.below(static_cast<std::uint64_t>(faults_.delay_max.count())));
    }
    pipe.last_arrival = std::max(pipe.last_arrival, reactor_.now() + delay);
    pipe.bytes += bytes.size();
    if (!bytes.empty()) pipe.pieces.push_back({std::move(bytes), pipe.last_arrival});
    wake(1 - end, Direction::kRead, pipe.last_arrival);
    if (is_last) cut();
}

// What has arrived can still be read; of what is on its way the seed decides.
void Connection::cut() {
    if (std::exchange(is_cut_, true)) return;
    for (Pipe& pipe : pipes_) {
        if (random_.chance(50)) continue;
        while (!pipe.pieces.empty() && pipe.pieces.back().arrival > reactor_.now()) {
            pipe.pieces.pop_back();
        }
    }
    for (std::size_t end = 0; end < ends_.size(); ++end) {
        const MonotonicTime heard = std::max(reactor_.now(), to(end).last_arrival);
        wake(end, Direction::kRead, heard);
        wake(end, Direction::kWrite, heard);
    }
}

bool Connection::may_progress(std::size_t end, Direction direction) const {
    if (is_cut_) {
        // What is still on its way comes first.
        const bool is_waiting = direction == Direction::kRead && !to(end).pieces.empty();
        return !is_waiting || has_arrived(to(end));
    }
    if (direction == Direction::kWrite) {
        return has_left_[1 - end] || pipes_[end].bytes < kPipeBytes;
    }
    return has_arrived(to(end)) || (to(end).is_ended && to(end).pieces.empty());
}

void Connection::end_writing(std::size_t end) {
    Pipe& pipe = from(end);
    pipe.is_ended = true;
    wake(1 - end, Direction::kRead, std::max(reactor_.now(), pipe.last_arrival));
}

void Connection::leave(std::size_t end) {
    end_writing(end);
    ends_[end] = nullptr;
    has_left_[end] = true;
    wake(1 - end, Direction::kWrite, reactor_.now());
}

void Connection::wake(std::size_t end, Direction direction, MonotonicTime time) {
    reactor_.at(time, [self = shared_from_this(), end, direction] {
        if (self->ends_[end] != nullptr) self->ends_[end]->progress(direction);
    });
}

SimulatedStream::SimulatedStream(std::shared_ptr<Connection> connection, std::size_t end)
    : connection_(std::move(connection)), end_(end) {
    connection_->enter(end_, *this);
}

SimulatedStream::~SimulatedStream() {
    for (const Side& side : sides_) {
        CHECK(side.waiter == nullptr, "no operation is pending when its stream is destroyed");
    }
    close();
}

Attempt SimulatedStream::try_read(std::span<char> into) {
    DCHECK(!into.empty(), "a read of nothing looks like the end");
    if (is_cancelled_) return std::unexpected(kCancelledError);
    return connection_->read(end_, into);
}

Attempt SimulatedStream::try_write(std::span<const std::string_view> pieces) {
    if (is_cancelled_) return std::unexpected(kCancelledError);
    return connection_->write(end_, pieces);
}

Attempt SimulatedStream::try_send_file(File& file, std::uint64_t offset, std::uint64_t length) {
    return try_send_file_by_copy(*this, file, offset, length);
}

bool SimulatedStream::may_progress(Direction direction) const {
    return is_cancelled_ || connection_->may_progress(end_, direction);
}

void SimulatedStream::wait(Direction direction, Waiter& waiter, MonotonicTime deadline) {
    Side& waiting = side(direction);
    CHECK(waiting.waiter == nullptr, "one operation at a time in each direction");
    waiting.waiter = &waiter;
    Reactor& reactor = connection_->reactor();
    if (deadline != kNoDeadline) {
        waiting.timer = reactor.at(deadline, [this, direction] { expire(direction); });
    }
    if (may_progress(direction)) connection_->wake(end_, direction, reactor.now());
}

void SimulatedStream::progress(Direction direction) {
    Side& waiting = side(direction);
    if (waiting.waiter == nullptr || !may_progress(direction)) return;
    if (waiting.waiter->attempt()) take(waiting)->resume();
}

void SimulatedStream::expire(Direction direction) {
    Side& waiting = side(direction);
    waiting.timer = {};
    if (waiting.waiter == nullptr) return;
    Waiter* const waiter = take(waiting);
    waiter->abandon({ErrorCode::kTimeout, "the peer took too long"});
    waiter->resume();
}

Waiter* SimulatedStream::take(Side& side) {
    if (side.timer) connection_->reactor().cancel(std::exchange(side.timer, {}));
    return std::exchange(side.waiter, nullptr);
}

Result<> SimulatedStream::shutdown_write() {
    if (is_cancelled_) return std::unexpected(kCancelledError);
    connection_->end_writing(end_);
    return {};
}

void SimulatedStream::cancel() {
    is_cancelled_ = true;
    for (Side& side : sides_) {
        Waiter* const waiter = take(side);
        if (waiter == nullptr) continue;
        waiter->abandon(kCancelledError);
        connection_->reactor().post([waiter] { waiter->resume(); });
    }
}

void SimulatedStream::close() {
    cancel();
    if (!std::exchange(is_closed_, true)) connection_->leave(end_);
}

}  // namespace madang::io::sim
