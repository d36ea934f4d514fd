// A simulated connection and its two ends.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "io/sim/network.h"
#include "io/sim/random.h"
#include "io/sim/reactor.h"
#include "io/stream.h"

namespace madang::io::sim {

class SimulatedStream;

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Reactor& reactor, SeededRandom& random, Network::Faults faults);

    // What its ends do; `end` is 0 or 1.
    Attempt read(std::size_t end, std::span<char> into);
    Attempt write(std::size_t end, std::span<const std::string_view> pieces);
    bool may_progress(std::size_t end, Direction direction) const;
    void end_writing(std::size_t end);
    void leave(std::size_t end);
    void enter(std::size_t end, SimulatedStream& stream) { ends_[end] = &stream; }

    void cut();
    Reactor& reactor() { return reactor_; }
    // Lets whoever waits at an end try again, from the reactor, at `time`.
    void wake(std::size_t end, Direction direction, MonotonicTime time);

private:
    struct Piece {
        std::string bytes;
        MonotonicTime arrival;
    };
    // From one end to the other.
    struct Pipe {
        std::deque<Piece> pieces;
        std::uint64_t bytes = 0;
        MonotonicTime last_arrival;
        bool is_ended = false;  // nothing more will be written
    };

    Pipe& from(std::size_t end) { return pipes_[end]; }
    Pipe& to(std::size_t end) { return pipes_[1 - end]; }
    const Pipe& to(std::size_t end) const { return pipes_[1 - end]; }
    bool has_arrived(const Pipe& pipe) const;
    void carry(std::size_t end, std::string bytes);

    Reactor& reactor_;
    SeededRandom& random_;
    const Network::Faults faults_;
    std::uint64_t left_;  // bytes until the cut
    bool is_cut_ = false;
    std::array<Pipe, 2> pipes_;
    std::array<SimulatedStream*, 2> ends_{};  // null: not accepted yet, or gone
    std::array<bool, 2> has_left_{};
};

class SimulatedStream final : public Stream {
public:
    SimulatedStream(std::shared_ptr<Connection> connection, std::size_t end);
    ~SimulatedStream() override;
    SimulatedStream(const SimulatedStream&) = delete;
    SimulatedStream& operator=(const SimulatedStream&) = delete;

    Result<> shutdown_write() override;
    void cancel() override;
    void close() override;
    Address peer() const override { return Address::loopback(1); }

    Attempt try_read(std::span<char> into) override;
    Attempt try_write(std::span<const std::string_view> pieces) override;
    Attempt try_send_file(File& file, std::uint64_t offset, std::uint64_t length) override;
    bool may_progress(Direction direction) const override;
    void wait(Direction direction, Waiter& waiter, MonotonicTime deadline) override;

    // Lets a waiting operation try again; its coroutine may destroy this stream.
    void progress(Direction direction);

private:
    struct Side {
        Waiter* waiter = nullptr;
        TimerId timer;
    };

    void expire(Direction direction);
    Waiter* take(Side& side);
    Side& side(Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }

    std::shared_ptr<Connection> connection_;
    const std::size_t end_;
    std::array<Side, 2> sides_;
    bool is_cancelled_ = false;
    bool is_closed_ = false;
};

}  // namespace madang::io::sim
