// Connects by QUIC to whichever of a name's addresses shakes hands first, as io/dial does by TCP.
// Threads: one reactor.  Limits, source: io/dial/race.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/http/http3/http3_client.h"
#include "io/dial/race.h"
#include "io/environment.h"
#include "tool/trace/fetch/stopwatch.h"

namespace madang::trace {

struct QuicDialed {
    std::unique_ptr<http::Http3Client> client;  // null: nobody shook hands
    std::shared_ptr<quic::Witness> witness;     // of the winner, or of who failed
    io::Address address;                        // the winner's, or of who failed
    std::optional<quic::Closed> failure;        // of the first that was answered, else of the first
    std::vector<Attempt> attempts;
};

struct QuicDialOptions {
    http::Http3ClientOptions client;
    MonotonicTime deadline;
};

// Tries `addresses` in their order. With a ticket for one it wins as soon as it begins: its
// requests go out in the first flight.
io::Task<QuicDialed> dial_quic(io::Loop& loop, io::Environment& environment,
                               std::vector<io::Address> addresses, QuicDialOptions options,
                               const Stopwatch& watch);

}  // namespace madang::trace
