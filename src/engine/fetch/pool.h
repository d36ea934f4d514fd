// The connections to one origin.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/fetch/limits.h"
#include "engine/http/client/client_connection.h"
#include "io/await.h"
#include "io/timers.h"

namespace madang::fetch {

using Connection = std::shared_ptr<http::ClientConnection>;

// A connection for one request, and whether it had been there before.
struct Borrowed {
    Connection connection;
    bool kept = false;
};

class Pool {
public:
    // Makes a connection. Called as often as one is needed, one at a time until it is known how
    // many requests a connection takes at once.
    using Open = std::function<io::Task<Result<Connection>>()>;

    Pool(io::Timers& timers, Open open) : timers_(timers), open_(std::move(open)) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // Gives a connection with room for a request, made now if need be, or waits for one. Errors:
    // those of opening; exhausted (kWaitingPerOriginMax); cancelled (close).
    io::Task<Result<Borrowed>> borrow();
    // A request has ended: whoever waits may go on.
    void give_back();

    // Ends what nobody has used for kIdleKept. Returns whether anything is left.
    bool tend();
    void close();
    bool is_busy() const { return under_way_ > 0 || opening_ > 0; }

private:
    struct Kept {
        Connection connection;
        MonotonicTime used;
    };
    using Wait = io::Completion<Result<>>;

    Kept* find_room();
    bool may_open() const;
    io::Task<Result<Borrowed>> open();
    void wake(std::size_t count);

    io::Timers& timers_;
    Open open_;
    std::vector<Kept> connections_;
    std::deque<Wait::Done> waiting_;
    std::size_t opening_ = 0;
    std::size_t under_way_ = 0;
    bool multiplexes_ = true;  // as far as is known: a connection takes many requests
    bool closed_ = false;
};

}  // namespace madang::fetch
