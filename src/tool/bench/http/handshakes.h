// TLS handshakes with one request each, and connections that do nothing after it. One client for
// all servers: ours.
// Threads: one; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/clock.h"
#include "io/loop.h"
#include "io/tls/stream.h"

namespace madang::bench {

enum class Resumption : std::uint8_t { kNever, kAlways };

struct Handshakes {
    std::uint64_t done = 0;
    std::uint64_t resumed = 0;
};

// Connects, asks for /kilobyte over HTTP/1.1, closes, again and again for `duration`.
Result<Handshakes> shake_hands(io::Clock& clock, std::uint16_t port, Resumption resumption,
                               Seconds duration);

enum class IdleProtocol : std::uint8_t { kHttp1, kHttp2 };

// Connections that were used once.
class IdleConnections {
public:
    static Result<std::unique_ptr<IdleConnections>> open(io::Clock& clock, std::uint16_t port,
                                                         IdleProtocol protocol, std::size_t count);

private:
    explicit IdleConnections(std::unique_ptr<io::Loop> loop) : loop_(std::move(loop)) {}

    std::unique_ptr<io::Loop> loop_;
    std::vector<std::unique_ptr<io::tls::Stream>> streams_;
};

}  // namespace madang::bench
