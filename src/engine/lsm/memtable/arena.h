// Memory that only grows and goes away at once: the memtable's nodes.
// Threads: allocate() one thread at a time; bytes() any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace madang::lsm {

class Arena {
public:
    // Returns `size` bytes aligned to 8, valid as long as the arena.
    char* allocate(std::size_t size);

    // Bytes given out so far; at most a chunk more is taken from the system.
    std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

private:
    char* new_chunk(std::size_t size);

    std::vector<std::unique_ptr<char[]>> chunks_;
    char* free_ = nullptr;
    std::size_t left_ = 0;
    std::atomic<std::size_t> bytes_{0};
};

}  // namespace madang::lsm
