// Random numbers that a seed repeats (SplitMix64). Not for secrets, as the name of the folder says.
// Threads: one.
// Source:  "Fast Splittable Pseudorandom Number Generators", 2014.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/random.h"

namespace madang::io::sim {

class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

    void fill(std::span<char> bytes) override;
    // Returns a number below `bound`, which is not 0.
    std::uint64_t below(std::uint64_t bound) { return draw() % bound; }
    // Returns true `percent` times in a hundred.
    bool chance(unsigned percent) { return below(100) < percent; }

private:
    std::uint64_t draw();
    std::uint64_t state_;
};

}  // namespace madang::io::sim
