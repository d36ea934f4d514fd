// A relay that is a bad network: what clients and the server behind it say to each other is lost,
// delayed and held in a bottleneck's queue, as a seed says.
//
//   auto relay = TRY(Relay::open(loop, log, {.to = server, .conditions = {.loss = 0.01}}));
//   ... connect to relay->address() ...
//   relay->stop([&] { loop.stop(); });
//
// Idea:       datagrams are packets: dropped, delayed and queued as they are. TCP ends here on both
//             sides, so its packets cannot be lost; what a sender's TCP would do with the bytes if
//             they were is modelled instead (transport/).
// Invariants: (1) all connections and flows share one link up and one down;
//             (2) the n-th packet of the n-th connection has its own fate, drawn from the seed;
//             only
//                 the clock makes two runs differ.
// Threads:    the loop's.
// Limits:     kConnectionsMax, kFlowsMax, kDatagramBytesMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "io/address.h"
#include "io/log.h"
#include "io/loop.h"
#include "io/stream.h"
#include "io/task.h"
#include "tool/relay/conditions.h"
#include "tool/relay/link.h"

namespace madang::relay {

enum class Protocols : std::uint8_t { kTcp, kUdp, kBoth };  // both on one port

struct RelayOptions {
    io::Address listen = io::Address::loopback(0);
    io::Address to;
    Protocols protocols = Protocols::kTcp;
    Conditions conditions = {};
};

struct RelayCounts {
    LinkCounts up;  // from clients to the server
    LinkCounts down;
    std::uint64_t connections = 0;  // of TCP
    std::uint64_t sent_again = 0;   // segments
    std::uint64_t timeouts = 0;
    std::uint64_t flows = 0;              // of UDP
    std::uint64_t datagrams_dropped = 0;  // by the relay itself: its own limits, a full socket
};

class Relay {
public:
    // Errors: invalid conditions; those of binding the address.
    static Result<std::unique_ptr<Relay>> open(io::Loop& loop, io::Log& log,
                                               const RelayOptions& options);
    // After stop() has called back.
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    // With the port that was chosen for port 0.
    io::Address address() const;

    // A connection from this process: it stands once the modelled handshake is over. A client that
    // connects to address() is connected by its kernel at once, and waits for its first byte.
    // Errors: unavailable if no SYN came through; exhausted.
    io::Task<Result<std::unique_ptr<io::Stream>>> connect();

    RelayCounts counts() const;

    // Takes nothing new, ends what is under way, and calls back once nothing runs any more.
    void stop(io::Job stopped);

private:
    struct Parts;
    explicit Relay(std::unique_ptr<Parts> parts);
    static Result<std::unique_ptr<Relay>> open_once(io::Loop& loop, io::Log& log,
                                                    const RelayOptions& options);
    std::unique_ptr<Parts> parts_;
};

}  // namespace madang::relay
