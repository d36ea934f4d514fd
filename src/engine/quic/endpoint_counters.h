// What the endpoints of a server have seen and done, as series of its metrics.
//
// One for all reactors: nothing here is counted for a packet that its connection takes.
// Threads: any (relaxed atomics).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/metrics.h"

namespace madang::quic {

// Why a datagram of no connection came to nothing. Each such datagram is counted once, except where
// memory or a socket's room ran out.
enum class Refusal : std::uint8_t {
    kNotQuic,      // no QUIC packet
    kStray,        // begins no connection, and what it belonged to is over
    kBadToken,     // its answer to Retry is not sound
    kStopping,     // nobody is let in any more
    kConnections,  // over ServerOptions::connections
    kHandshakes,   // over ServerOptions::half_open_max or ::handshakes_per_second
    kAnswers,      // over kStatelessAnswersPerSecond
    kShort,        // an answer would be longer than it
};
inline constexpr std::size_t kRefusals = 8;

class EndpointCounters {
public:
    explicit EndpointCounters(Metrics& metrics);

    Counter& accepted;      // connections begun
    Counter& closed;        // connections ended
    Counter& retries;       // Retry packets sent
    Counter& resets;        // stateless resets sent
    Counter& negotiations;  // version negotiations sent
    Counter& migrations;    // clients that have proven another address
    Counter& forwarded;     // datagrams handed over to another reactor
    Counter& refused(Refusal why) { return *refused_[static_cast<std::size_t>(why)]; }

private:
    std::array<Counter*, kRefusals> refused_{};
};

}  // namespace madang::quic
