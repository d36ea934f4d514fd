// TCP: listeners that share a port between reactors, connections, and connecting.
//
// Threads: one reactor each.
// Limits:  kAcceptBacklog, kAcceptPause, kSendFileBytesMax, kPiecesPerCall.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"
#include "io/address.h"
#include "io/descriptor.h"
#include "io/log.h"
#include "io/loop.h"
#include "io/stream.h"
#include "io/task.h"

namespace madang::io {

// What the kernel has measured of a connection (TCP_INFO).
struct RoundTrip {
    Nanoseconds smoothed{};
    Nanoseconds variation{};
    std::uint32_t retransmissions = 0;
};

// A connection with TCP_NODELAY: writers gather what belongs together in one write.
class TcpStream final : public Stream, private Watcher {
public:
    // Takes over a connected, non-blocking socket.
    static Result<std::unique_ptr<TcpStream>> adopt(Loop& loop, Descriptor socket, Address peer);
    // Takes over one whose connect() is in progress: ready(kWrite) waits for its outcome.
    static Result<std::unique_ptr<TcpStream>> adopt_connecting(Loop& loop, Descriptor socket,
                                                               Address peer);
    // The error that the socket has kept, for example of its connect().
    Result<> check_connected() const;
    // Returns nothing if the kernel does not tell.
    std::optional<RoundTrip> round_trip() const;
    ~TcpStream() override;
    TcpStream(const TcpStream&) = delete;
    TcpStream& operator=(const TcpStream&) = delete;

    Result<> shutdown_write() override;
    void cancel() override;
    void close() override;
    Address peer() const override { return peer_; }

    Attempt try_read(std::span<char> into) override;
    Attempt try_write(std::span<const std::string_view> pieces) override;
    Attempt try_send_file(File& file, std::uint64_t offset, std::uint64_t length) override;
    bool may_progress(Direction direction) const override;
    void wait(Direction direction, Waiter& waiter, MonotonicTime deadline) override;

private:
    // One direction: whether a system call is worth trying, and who waits.
    struct Side {
        bool ready = true;  // until a call said that it would block
        Waiter* waiter = nullptr;
        MonotonicTime deadline = kNoDeadline;
    };

    TcpStream(Loop& loop, Descriptor socket, Address peer);
    void on_ready(Readiness readiness) override;
    Waiter* progress(Side& side);
    void schedule_deadline(MonotonicTime deadline);
    void on_deadline();
    Side& side(Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }

    Loop& loop_;
    Descriptor socket_;
    WatchId watch_{};
    Address peer_;
    std::array<Side, 2> sides_;
    TimerId timer_;  // one for both sides, moved lazily: a read that finishes in time costs nothing
    bool peer_closed_ = false;
    bool cancelled_ = false;
};

// Whether other sockets of this user may listen on the same port: the other reactors' listeners.
enum class PortSharing : std::uint8_t { kNone, kReactors };

class Listener final : private Watcher {
public:
    // Errors: conflict if the port is taken; denied; invalid if the address is not of this machine.
    static Result<std::unique_ptr<Listener>> open(Loop& loop, Log& log, const Address& address,
                                                  PortSharing sharing = PortSharing::kReactors);
    ~Listener() override;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Waits for the next connection. If the process is out of descriptors or memory it logs, pauses
    // and tries again. Errors: cancelled after close(). One accept at a time.
    Task<Result<std::unique_ptr<Stream>>> accept();

    // Stops listening and ends a pending accept, through the executor.
    void close();

    // The bound address, with the port that was chosen for port 0.
    const Address& address() const { return address_; }

private:
    class Wakeup;  // what a pending accept() waits for

    Listener(Loop& loop, Log& log, Descriptor socket, Address address);
    void on_ready(Readiness readiness) override;
    void wake();
    void wake_at(MonotonicTime time);
    void pause_accepting(Error reason);
    Result<Descriptor> try_accept(Address& peer);

    Loop& loop_;
    Log& log_;
    Descriptor socket_;
    WatchId watch_{};
    Address address_;
    Wakeup* wakeup_ = nullptr;  // in the frame of the pending accept()
    TimerId pause_;
    unsigned immediate_ = 0;  // connections accepted without waiting since one that waited
};

// Begins to connect: ready(kWrite) waits for the outcome, which check_connected() tells. Errors:
// unavailable, at once, if there is no way to the address (detail: errno).
Result<std::unique_ptr<TcpStream>> start_connecting(Loop& loop, Address address);

// Connects. Errors: timeout at `deadline`; unavailable (refused, unreachable; detail: errno).
Task<Result<std::unique_ptr<Stream>>> connect(Loop& loop, Address address,
                                              MonotonicTime deadline = kNoDeadline);

}  // namespace madang::io
