// Hashes and checksums of bytes.
//
// hash64 spreads keys (hash tables, Bloom filters, shards); it does not resist an attacker who
// knows the seed. Its values are stored on disk, so they never change. crc32c finds damage.
// Threads: pure functions.  Source: XXH3; CRC-32C as in RFC 3720 §12.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace madang {

// Returns the 64-bit XXH3 of `bytes`.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

// Returns the CRC-32C of what gave `crc` followed by `bytes`: crc32c(a + b) == crc32c(b,
// crc32c(a)). crc32c("123456789") is 0xE3069283.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc = 0);

}  // namespace madang
