// Random bytes that nobody can predict (or, in simulation, that a seed repeats).
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace madang::io {

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<char> bytes) = 0;

    std::uint64_t next() {
        std::uint64_t value = 0;
        fill({reinterpret_cast<char*>(&value), sizeof value});
        return value;
    }
};

}  // namespace madang::io
