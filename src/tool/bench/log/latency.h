// How long a message takes from its producer to its consumer, at a given rate.
// Threads: one; the consumer has another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/histogram.h"
#include "base/result.h"
#include "base/time.h"

namespace madang::bench {

struct LatencyPlan {
    std::uint16_t port = 0;
    std::string topic;
    int partitions = 1;
    std::size_t message_bytes = 100;
    double rate = 100'000;  // messages a second
    Seconds seconds{5};
};

struct Latencies {
    LatencyHistogram end_to_end;
    LatencyHistogram sent_late;  // how late the client itself was
};

// Sends by a schedule, every millisecond its part, and counts each latency from the moment at which
// the message was to be sent: what a slow client or broker holds up counts as waiting. The first
// second is not counted. Errors: unavailable; timeout if some never come.
Result<> measure_latency(const LatencyPlan& plan, Latencies& latencies);

// Returns how many messages a second get from one end to the other at most, with the same settings;
// the plan's rate is not looked at. Errors: as above.
Result<double> saturating_rate(const LatencyPlan& plan);

}  // namespace madang::bench
