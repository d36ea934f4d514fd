// SPDX-License-Identifier: Apache-2.0
#include "tool/log/partitioner.h"

namespace madang::logtool {
namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::uint32_t murmur2(std::string_view bytes) {
    constexpr std::uint32_t kSeed = 0x9747b28c;
    constexpr std::uint32_t kMix = 0x5bd1e995;
    constexpr int kShift = 24;
    std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(bytes.size());
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
        std::uint32_t word = byte_at(bytes, 0) | byte_at(bytes, 1) << 8 | byte_at(bytes, 2) << 16 |
                             byte_at(bytes, 3) << 24;
        word *= kMix;
        word ^= word >> kShift;
        word *= kMix;
        hash *= kMix;
        hash ^= word;
    }
    for (std::size_t i = bytes.size(); i > 0; --i) hash ^= byte_at(bytes, i - 1) << (8 * (i - 1));
    if (!bytes.empty()) hash *= kMix;
    hash ^= hash >> 13;
    hash *= kMix;
    return hash ^ hash >> 15;
}

}  // namespace madang::logtool
