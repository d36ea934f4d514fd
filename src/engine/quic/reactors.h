// The endpoints of one server, one a reactor, on one port.
//
// Idea:       the kernel spreads clients over the sockets by their addresses. A client that moves
//             lands on another socket; its packets carry the number of the reactor that owns the
//             connection, and are handed over.
// Invariants: an endpoint is entered from its own reactor only; after leave() nothing reaches it.
// Threads:    any.
// Limits:     kReactorsMax, kForwardedMax datagrams under way to each.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "engine/quic/secrets.h"
#include "io/executor.h"
#include "io/udp/udp_socket.h"

namespace madang::quic {

class Reactors {
public:
    // Called on the reactor of its endpoint with a datagram that came to another's socket.
    using Taker = std::function<void(const io::Datagram&)>;

    explicit Reactors(const Secret& secret) : secrets_(secret) {}

    const Secrets& secrets() const { return secrets_; }

    // Returns the number of the new one. Errors: exhausted.
    Result<std::uint8_t> join(io::Executor& executor, Taker taker) EXCLUDES(mutex_);
    // On the endpoint's own reactor.
    void leave(std::uint8_t reactor) EXCLUDES(mutex_);

    // Hands a copy over. Returns false if there is no such reactor or too much is under way.
    bool forward(std::uint8_t reactor, const io::Datagram& datagram) EXCLUDES(mutex_);

private:
    // Kept alive by the jobs under way to it.
    struct Member {
        io::Executor* executor = nullptr;  // null: it has left
        Taker taker;                       // touched on its own reactor
        std::atomic<int> under_way = 0;
    };

    const Secrets secrets_;
    Mutex mutex_;
    std::vector<std::shared_ptr<Member>> members_ GUARDED_BY(mutex_);
};

}  // namespace madang::quic
