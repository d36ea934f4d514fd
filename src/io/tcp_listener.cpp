// Accepting and making TCP connections.
// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <coroutine>
#include <utility>

#include "base/check.h"
#include "io/errno_error.h"
#include "io/limits.h"
#include "io/tcp.h"

namespace madang::io {
namespace {

const sockaddr* as_sockaddr(const sockaddr_storage& storage) {
    return reinterpret_cast<const sockaddr*>(&storage);
}
sockaddr* as_sockaddr(sockaddr_storage& storage) {
    return reinterpret_cast<sockaddr*>(&storage);
}

Result<Descriptor> make_socket(const Address& address) {
    const int family = address.family() == Address::Family::kIpv4 ? AF_INET : AF_INET6;
    Descriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return socket_failure("cannot create a socket");
    return socket;
}

Result<Address> local_address(const Descriptor& socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(socket.get(), as_sockaddr(storage), &length) != 0) {
        return socket_failure("cannot tell the socket's address");
    }
    return Address::from_socket(storage);
}

Result<> set_on(const Descriptor& socket, int option) {
    const int on = 1;
    if (::setsockopt(socket.get(), SOL_SOCKET, option, &on, sizeof on) == 0) return {};
    return socket_failure("cannot set a socket option");
}

// Errors of accept(2) that concern the connection which failed and not the listener.
bool concerns_one_connection(int error) {
    switch (error) {
        case EINTR:
        case ECONNABORTED:
        case EPROTO:
        case ENETDOWN:
        case ENOPROTOOPT:
        case EHOSTDOWN:
        case ENONET:
        case EHOSTUNREACH:
        case EOPNOTSUPP:
        case ENETUNREACH: return true;
        default: return false;
    }
}

}  // namespace

// Lives in the frame of accept(), so that it outlives a listener that is destroyed meanwhile.
class Listener::Wakeup {
public:
    explicit Wakeup(Listener& listener) : listener_(listener) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> acceptor) {
        CHECK(listener_.wakeup_ == nullptr, "one accept at a time");
        acceptor_ = acceptor;
        listener_.wakeup_ = this;
    }
    Result<> await_resume() const noexcept { return outcome_; }

    void resume() { acceptor_.resume(); }
    void abandon(Error error) { outcome_ = std::unexpected(error); }

private:
    Listener& listener_;
    Result<> outcome_;
    std::coroutine_handle<> acceptor_;
};

Result<std::unique_ptr<Listener>> Listener::open(Loop& loop, Log& log, const Address& address,
                                                 PortSharing sharing) {
    Descriptor socket = TRY(make_socket(address));
    // Connections of an earlier run in TIME_WAIT do not hold the port.
    TRY(set_on(socket, SO_REUSEADDR));
    if (sharing == PortSharing::kReactors) TRY(set_on(socket, SO_REUSEPORT));
    sockaddr_storage storage{};
    const socklen_t length = address.to_socket(storage);
    if (::bind(socket.get(), as_sockaddr(std::as_const(storage)), length) != 0) {
        return socket_failure("cannot bind the address");
    }
    if (::listen(socket.get(), kAcceptBacklog) != 0) return socket_failure("cannot listen");
    const Address bound = TRY(local_address(socket));
    std::unique_ptr<Listener> listener(new Listener(loop, log, std::move(socket), bound));
    const auto watch = loop.watch(listener->socket_.get(), *listener);
    if (!watch) {
        listener->socket_.reset();  // so that the destructor ends no watch
        return std::unexpected(watch.error());
    }
    listener->watch_ = *watch;
    return listener;
}

Listener::Listener(Loop& loop, Log& log, Descriptor socket, Address address)
    : loop_(loop), log_(log), socket_(std::move(socket)), address_(address) {}

Listener::~Listener() {
    close();
}

void Listener::close() {
    if (!socket_) return;
    if (pause_) loop_.cancel(std::exchange(pause_, {}));
    loop_.unwatch(watch_);
    socket_.reset();
    if (Wakeup* const wakeup = std::exchange(wakeup_, nullptr)) {
        wakeup->abandon({ErrorCode::kCancelled, "the listener was closed"});
        loop_.post([wakeup] { wakeup->resume(); });
    }
}

Task<Result<std::unique_ptr<Stream>>> Listener::accept() {
    // Others run now and then also while connections keep coming.
    if (++immediate_ >= kImmediateOperationsMax && socket_) {
        wake_at(loop_.now());
        CO_TRY_VOID(co_await Wakeup(*this));
    }
    for (;;) {
        // Once closed it waits for nothing any more, since nobody would wake it.
        if (!socket_) co_return fail(ErrorCode::kCancelled, "the listener was closed");
        Address peer;
        Result<Descriptor> socket = try_accept(peer);
        if (socket) co_return TcpStream::adopt(loop_, *std::move(socket), peer);
        if (socket.error().code() == ErrorCode::kExhausted) {
            pause_accepting(socket.error());
        } else if (socket.error().detail() != EAGAIN) {
            co_return std::unexpected(socket.error());
        }
        CO_TRY_VOID(co_await Wakeup(*this));
    }
}

// Errors: exhausted; unavailable with detail EAGAIN if nobody is waiting; what else accept4 says.
Result<Descriptor> Listener::try_accept(Address& peer) {
    for (;;) {
        sockaddr_storage storage{};
        socklen_t length = sizeof storage;
        Descriptor socket(
            ::accept4(socket_.get(), as_sockaddr(storage), &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket) {
            peer = Address::from_socket(storage);
            return socket;
        }
        if (!concerns_one_connection(errno)) return socket_failure("cannot accept");
    }
}

void Listener::on_ready(Readiness) {
    if (!pause_) wake();
}

void Listener::wake() {
    immediate_ = 0;
    if (Wakeup* const wakeup = std::exchange(wakeup_, nullptr)) wakeup->resume();
}

void Listener::pause_accepting(Error reason) {
    log_.warning("accepting pauses",
                 {{"error", reason.describe()}, {"address", address_.to_string()}});
    wake_at(loop_.now() + kAcceptPause);
}

void Listener::wake_at(MonotonicTime time) {
    pause_ = loop_.at(time, [this] {
        pause_ = {};
        wake();
    });
}

Result<std::unique_ptr<TcpStream>> start_connecting(Loop& loop, Address address) {
    Descriptor socket = TRY(make_socket(address));
    sockaddr_storage storage{};
    const socklen_t length = address.to_socket(storage);
    const int status = ::connect(socket.get(), as_sockaddr(std::as_const(storage)), length);
    if (status != 0 && errno != EINPROGRESS) return socket_failure("cannot connect");
    // Watched only now: a socket that is not yet connecting reports a hang-up.
    return TcpStream::adopt_connecting(loop, std::move(socket), address);
}

Task<Result<std::unique_ptr<Stream>>> connect(Loop& loop, Address address, MonotonicTime deadline) {
    CO_TRY(std::unique_ptr<TcpStream> stream, start_connecting(loop, address));
    CO_TRY_VOID(co_await stream->ready(Direction::kWrite, deadline));
    CO_TRY_VOID(stream->check_connected());
    co_return std::unique_ptr<Stream>(std::move(stream));
}

}  // namespace madang::io
