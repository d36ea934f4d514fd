// Connections inside a world: slow, in pieces, and cut where the seed says.
//
//   sim::Network network(world.reactor(), world.random());
//   network.listen([&](std::unique_ptr<io::Stream> stream) { io::spawn(serve(std::move(stream)));
//   }); network.set_faults({.delay_max = Milliseconds(20), .cut_after_max = 4096}); auto stream =
//   network.connect();         // in a coroutine of the world's reactor
//
// Idea:       a connection is two pipes. What is written goes in pieces of any size, each of which
//             arrives after a delay of its own, in its pipe's order: bytes of one connection keep
//             theirs, connections overtake one another. Reads and writes take less than they could,
//             now and then.
// Invariants: (1) the same seed and the same calls give the same run;
//             (2) of a cut connection a prefix of what was written arrives, then both ends say
//                 `unavailable`;
//             (3) streams keep the promises of io/stream.h.
// Threads:    one.
// Limits:     kPipeBytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/sim/random.h"
#include "io/sim/reactor.h"
#include "io/stream.h"

namespace madang::io::sim {

class Connection;

class Network {
public:
    struct Faults {
        Nanoseconds delay_max{};          // of a piece
        std::uint64_t cut_after_max = 0;  // bytes, both ways together; 0: never cut
    };
    using Accept = std::function<void(std::unique_ptr<Stream>)>;

    Network(Reactor& reactor, SeededRandom& random) : reactor_(reactor), random_(random) {}
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    // Hands the server's end of each new connection to `accept`, from the reactor. Null: nobody
    // listens.
    void listen(Accept accept) { accept_ = std::move(accept); }
    // Of the connections that are made from now on.
    void set_faults(Faults faults) { faults_ = faults; }

    // Returns the client's end. Errors: unavailable if nobody listens.
    Result<std::unique_ptr<Stream>> connect();
    // Cuts every connection there is.
    void cut();

private:
    Reactor& reactor_;
    SeededRandom& random_;
    Accept accept_;
    Faults faults_;
    std::vector<std::weak_ptr<Connection>> connections_;
};

}  // namespace madang::io::sim
