// What a network does to packets, the same both ways.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"

namespace madang::relay {

struct Conditions {
    double loss = 0;              // part of the packets, each on its own
    Nanoseconds delay{};          // one way
    std::uint64_t bandwidth = 0;  // bits a second; 0: no bottleneck
    Bytes queue{};                // what the bottleneck holds; 0: kQueueTime of its bandwidth
    std::uint64_t seed = 1;       // of the losses
};

// Errors: invalid if a condition is outside limits.h.
Result<> check(const Conditions& conditions);

// "1%", "0.5%" or "0.01".
std::optional<double> parse_loss(std::string_view text);
// "50ms", "1.5s", "200us".
std::optional<Nanoseconds> parse_delay(std::string_view text);
// Bits a second: "20mbit", "1.5gbit", "512kbit", "9600bit".
std::optional<std::uint64_t> parse_bandwidth(std::string_view text);
// "64kb", "1mb", "1500b" or "1500"; a kb is 1,000 bytes.
std::optional<Bytes> parse_size(std::string_view text);

}  // namespace madang::relay
