// Bump allocation from chunks; an entry larger than a quarter chunk gets a chunk of its own.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/memtable/arena.h"

#include "engine/lsm/limits.h"

namespace madang::lsm {

char* Arena::new_chunk(std::size_t size) {
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    return chunks_.back().get();
}

char* Arena::allocate(std::size_t size) {
    size = (size + 7) & ~std::size_t{7};
    bytes_.fetch_add(size, std::memory_order_relaxed);
    if (size > kArenaChunkBytes / 4) return new_chunk(size);
    if (size > left_) {
        free_ = new_chunk(kArenaChunkBytes);
        left_ = kArenaChunkBytes;
    }
    char* result = free_;
    free_ += size;
    left_ -= size;
    return result;
}

}  // namespace madang::lsm
