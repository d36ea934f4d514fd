// Plain sockets, told of by epoll.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/load/stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace madang::bench {

std::uint64_t Report::count(int status) const {
    const auto found = statuses.find(status);
    return found == statuses.end() ? 0 : found->second;
}

Result<> Stream::open(std::uint16_t port, int epoll, std::uint64_t tag) {
    port_ = port;
    epoll_ = epoll;
    tag_ = tag;
    connections_.resize(traffic_.connections);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        TRY(connect(i));
        idle_.push_back(i);
    }
    return {};
}

// Connecting waits: on the loopback interface that takes microseconds, and hardly ever happens
// after the start.
Result<> Stream::connect(std::size_t index) {
    io::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    if (!socket || ::connect(socket.get(), where, sizeof address) != 0) {
        return fail(ErrorCode::kUnavailable, "cannot connect", errno);
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = tag_ | index}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.get(), &event) != 0) {
        return fail(ErrorCode::kUnavailable, "cannot watch a connection", errno);
    }
    connections_[index] = {.socket = std::move(socket), .reader = {}, .intended = {}};
    return {};
}

// A connection that ended is another one now; what it owed is cut.
Result<> Stream::replace(std::size_t index) {
    const bool owed = connections_[index].busy;
    TRY(connect(index));
    if (!owed) return {};
    ++report_.cut;
    idle_.push_back(index);
    return {};
}

void Stream::begin(MonotonicTime start, MonotonicTime end) {
    start_ = start;
    end_ = end;
    if (is_closed_loop()) return;
    arrivals_.emplace(traffic_.rate, traffic_.seed);
    next_ = start_ + arrivals_->next();
}

std::optional<MonotonicTime> Stream::next_arrival() const {
    if (is_closed_loop() || next_ >= end_) return std::nullopt;
    return next_;
}

Result<> Stream::advance(MonotonicTime now) {
    for (; !is_closed_loop() && next_ <= now && next_ < end_; next_ = start_ + arrivals_->next()) {
        ++report_.arrivals;
        if (waiting_.size() < kWaitingMax) {
            waiting_.push_back(next_);
        } else {
            ++report_.unanswered;
        }
    }
    while (!waiting_.empty() && !idle_.empty()) {
        const std::size_t connection = idle_.back();
        const MonotonicTime intended = waiting_.front();
        idle_.pop_back();
        waiting_.pop_front();
        TRY(send(connection, intended, now));
    }
    while (is_closed_loop() && now < end_ && !idle_.empty()) {
        const std::size_t connection = idle_.back();
        idle_.pop_back();
        ++report_.arrivals;
        TRY(send(connection, now, now));
    }
    return {};
}

Result<> Stream::send(std::size_t index, MonotonicTime intended, MonotonicTime now) {
    Connection& connection = connections_[index];
    const std::string& request = traffic_.requests[next_request_++ % traffic_.requests.size()];
    connection.intended = intended;
    connection.busy = true;
    report_.sent.record(now - intended);
    // The socket's buffer is empty: a request goes in whole, or the connection has ended.
    const ssize_t sent = ::send(connection.socket.get(), request.data(), request.size(),
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(request.size())) return {};
    return replace(index);
}

void Stream::record(const Connection& connection, MonotonicTime now) {
    const int status = connection.reader.status();
    ++report_.statuses[status];
    if (status < 400) report_.accepted.record(now - connection.intended);
    if (status == 429 || status == 503) report_.refused.record(now - connection.intended);
}

Result<> Stream::receive(std::size_t index, std::span<char> buffer, MonotonicTime now) {
    Connection& connection = connections_[index];
    const ssize_t count = ::recv(connection.socket.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
    if (count <= 0 || !connection.busy) return replace(index);
    switch (connection.reader.take({buffer.data(), static_cast<std::size_t>(count)})) {
        case AnswerReader::State::kMore: return {};
        case AnswerReader::State::kBroken: return replace(index);
        case AnswerReader::State::kWhole: break;
    }
    record(connection, now);
    connection.busy = false;
    const bool closes = connection.reader.closes();
    idle_.push_back(index);
    return closes ? replace(index) : Result<>();
}

void Stream::finish() {
    report_.unanswered += connections_.size() - idle_.size() + waiting_.size();
}

}  // namespace madang::bench
