// What a site counts: requests by route and status class, times, connections, bytes, refusals.
//
// All series are registered at start, so that no client can add one; requests that meet no route
// count as route "none".
// Threads: any (relaxed atomics).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/metrics.h"
#include "engine/http/route.h"
#include "engine/quic/endpoint_counters.h"

namespace madang::http {

enum class TimeoutPhase : std::uint8_t { kIdle, kHead, kBody, kHandler, kWrite };
inline constexpr std::size_t kTimeoutPhases = 5;

// How a TLS or QUIC handshake went.
enum class Handshake : std::uint8_t { kFull, kResumed, kFailed };
inline constexpr std::size_t kHandshakes = 3;

class Traffic {
public:
    // `routes` is kept by address: the vector of the site's router.
    Traffic(Metrics& metrics, std::span<const Route> routes);

    // Counts one answered request; `route` null where none was found.
    void count(const Route* route, Version version, int status, Nanoseconds duration);

    Gauge& connections;
    Counter& accepted;
    Counter& refused;          // over the connection limit
    Counter& barred;           // of clients that were cut off too often
    Counter& shed;             // requests, under overload
    Counter& protocol_errors;  // connections of HTTP/2 and 3 ended for what their clients sent
    Counter& bytes_in;
    Counter& bytes_out;
    quic::EndpointCounters quic;
    Counter& timeout(TimeoutPhase phase) { return *timeouts_[static_cast<std::size_t>(phase)]; }
    Counter& handshake(Handshake how) { return *handshakes_[static_cast<std::size_t>(how)]; }

private:
    struct PerRoute {
        std::array<Counter*, 5> by_class{};  // 1xx to 5xx
        LatencyHistogram* latency = nullptr;
    };
    std::span<const Route> routes_;
    std::vector<PerRoute> per_route_;  // behind the routes one for "none"
    std::array<Counter*, kTimeoutPhases> timeouts_{};
    std::array<Counter*, kHandshakes> handshakes_{};
    std::array<Counter*, kVersions> versions_{};
};

// Returns the label of a route: its operation.
std::string_view label_of(const Route* route);

}  // namespace madang::http
