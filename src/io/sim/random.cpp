// Random numbers that a seed repeats.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/random.h"

#include <algorithm>
#include <cstring>

namespace madang::io::sim {

void SeededRandom::fill(std::span<char> bytes) {
    while (!bytes.empty()) {
        const std::uint64_t word = draw();
        const std::size_t count = std::min(bytes.size(), sizeof word);
        std::memcpy(bytes.data(), &word, count);
        bytes = bytes.subspan(count);
    }
}

std::uint64_t SeededRandom::draw() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
}

}  // namespace madang::io::sim
