// The connections to one server, and who waits for one.
//
// Idea:    as browsers do it: up to six connections that carry a request each, or one that carries
//          many at once.
// Threads: one reactor.
// Limits:  kConnectionsPerOrigin, kStreamsPerConnection.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <deque>
#include <memory>
#include <vector>

#include "tool/trace/fetch/transport.h"

namespace madang::trace {

class Origin {
public:
    // A connection with its number in the trace.
    struct Line {
        std::unique_ptr<Transport> transport;
        std::size_t connection = 0;
        std::size_t used = 0;  // requests under way
    };

    // Returns a line with room for a request, counted as used; or null.
    Line* take_free();
    // Whether another connection may be opened now; counts it as being opened if so.
    bool begin_opening();
    // Ends that: with the new connection, used once, or with none.
    Line* opened(std::unique_ptr<Transport> transport, std::size_t connection);
    void not_opened();
    void release(Line& line);
    // Closes all that is open.
    void close();

    // Waits until something may have changed.
    class Turn {
    public:
        explicit Turn(Origin& origin) : origin_(origin) {}
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> awaiter) { origin_.waiting_.push_back(awaiter); }
        void await_resume() const noexcept {}

    private:
        Origin& origin_;
    };

private:
    void wake(std::size_t count);

    std::vector<std::unique_ptr<Line>> lines_;
    std::size_t opening_ = 0;
    std::deque<std::coroutine_handle<>> waiting_;
};

}  // namespace madang::trace
