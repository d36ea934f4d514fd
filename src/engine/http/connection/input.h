// The receiving half of a connection: bytes when somebody waits for them, and the news that the
// client has left when nobody does.
//
// Idea:       one wait on the stream at a time, which need not belong to anybody: while a handler
//             works, watch() lets it go on, so that the end of the connection is noticed; a reader
//             that comes later attaches to it. Since such a wait cannot be given a deadline
//             afterwards, deadlines are kept here, by one timer that is moved lazily: a read that
//             comes in time costs a store.
// Invariants: (1) at most one awaiter, resumed once for each more();
//             (2) no wait is pending at destruction: close the stream, then await settle().
// Threads:    one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <optional>
#include <string_view>

#include "base/metrics.h"
#include "engine/http/connection/buffer_pool.h"
#include "io/stream.h"
#include "io/timers.h"

namespace madang::http {

// Told when the client has closed its side, or the connection failed.
class InputListener {
public:
    virtual void on_input_ended() = 0;

protected:
    ~InputListener() = default;
};

class Input final : private io::Waiter {
public:
    struct Wiring {
        io::Stream& stream;
        io::Timers& timers;
        BufferPool& pool;
        Counter& received;
        InputListener& listener;
    };
    explicit Input(const Wiring& wiring);
    ~Input() override;
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    std::string_view view() const { return buffer_.view(); }
    void consume(std::size_t count) { buffer_.consume(count); }
    void reserve(std::size_t capacity) { buffer_.reserve(capacity); }
    void release() { buffer_.release(); }

    // Whether nothing more will come.
    bool ended() const { return ended_; }

    // Awaits more bytes than view() has now; there must be room for one. Gives their number, 0 at
    // the end. Errors: timeout, cancelled (interrupt, close), unavailable.
    class More {
    public:
        More(Input& input, MonotonicTime deadline) : input_(input), deadline_(deadline) {}
        bool await_ready() { return input_.try_now(); }
        void await_suspend(std::coroutine_handle<> awaiter) { input_.suspend(awaiter, deadline_); }
        Result<std::size_t> await_resume() { return *std::exchange(input_.outcome_, std::nullopt); }

    private:
        Input& input_;
        MonotonicTime deadline_;
    };
    More more(MonotonicTime deadline) { return {*this, deadline}; }

    // Reads ahead, as far as the buffer goes, although nobody waits.
    void watch();

    // Ends a more() that waits. Returns whether there was one.
    bool interrupt(const Error& error);

    // After the stream was closed: awaits the end of a wait that is still pending.
    class Settle {
    public:
        explicit Settle(Input& input) : input_(input) {}
        bool await_ready() const { return !input_.pending_; }
        void await_suspend(std::coroutine_handle<> awaiter) { input_.settler_ = awaiter; }
        void await_resume() const {}

    private:
        Input& input_;
    };
    Settle settle() { return Settle(*this); }

private:
    bool attempt() override;
    void abandon(Error error) override { arrived_ = std::unexpected(error); }
    void resume() override;

    bool try_now();
    void suspend(std::coroutine_handle<> awaiter, MonotonicTime deadline);
    void note(const Result<std::size_t>& arrived);
    void set_timer(MonotonicTime deadline);
    void on_timer();

    Wiring wiring_;
    ReadBuffer buffer_;
    std::coroutine_handle<> awaiter_;
    std::coroutine_handle<> settler_;
    io::Attempt outcome_;              // for the awaiter
    Result<std::size_t> arrived_ = 0;  // of the pending wait
    MonotonicTime deadline_ = io::kNoDeadline;
    io::TimerId timer_;
    bool pending_ = false;  // the stream holds this as its waiter
    bool ended_ = false;
};

}  // namespace madang::http
