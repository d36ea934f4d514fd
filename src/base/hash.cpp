// Bytes to numbers, by xxHash and ISA-L.
// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <isa-l/crc.h>
#include <xxhash.h>

namespace madang {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc) {
    // ISA-L counts in int and leaves the inversion before and after to its caller.
    constexpr std::size_t kStep = std::size_t{1} << 30;
    std::uint32_t state = ~crc;
    while (!bytes.empty()) {
        const std::string_view step = bytes.substr(0, kStep);
        // The library only reads; its parameter lacks the const.
        auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(step.data()));
        state = crc32_iscsi(data, static_cast<int>(step.size()), state);
        bytes.remove_prefix(step.size());
    }
    return ~state;
}

}  // namespace madang
