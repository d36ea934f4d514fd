// When requests come: a Poisson process from a seed, known before the first is sent.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "base/time.h"

namespace madang::bench {

class Arrivals {
public:
    // `rate` > 0 arrivals a second.
    Arrivals(double rate, std::uint64_t seed) : mean_gap_ns_(1e9 / rate), state_(seed) {}

    // Returns the next arrival, counted from the beginning. Gaps are exponential.
    Nanoseconds next() {
        at_ns_ -= std::log(unit()) * mean_gap_ns_;
        return Nanoseconds(static_cast<std::int64_t>(at_ns_));
    }

private:
    // SplitMix64, in (0, 1): the same arrivals from every library.
    double unit() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
    }

    double mean_gap_ns_;
    double at_ns_ = 0;
    std::uint64_t state_;
};

}  // namespace madang::bench
