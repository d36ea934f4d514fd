// The limits of base, each with its unit and reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"

namespace madang {

// Bytes of a varint: 64 bits in groups of 7.
inline constexpr std::size_t kVarintBytesMax = 10;

// Bytes of a JSON text unless the caller allows another size: a request body of one place is 4 KiB.
inline constexpr Bytes kJsonBytesDefault = 1_MiB;

// Bytes of any JSON text: the tape of simdjson takes about nine times the text in memory.
inline constexpr Bytes kJsonBytesMax = 256_MiB;

// Levels of nesting that are read unless the caller allows others: GeoJSON needs 8; each level
// costs a frame of recursion.
inline constexpr std::size_t kJsonDepthDefault = 32;

// Levels of any JSON, read or written: the writer keeps one bit each in a 64-bit word.
inline constexpr std::size_t kJsonDepthMax = 64;

// Errors kept of one JSON document: a person repairs a few, and a hostile body must not grow the
// answer without bound.
inline constexpr std::size_t kJsonErrorsMax = 32;

// Bytes of an input's own text (a key, a choice) that an error message repeats.
inline constexpr std::size_t kEchoBytesMax = 64;

// Bytes of a word whose nearest neighbour is sought: the cost is its square times the vocabulary.
inline constexpr std::size_t kNearestBytesMax = 64;

// Bytes of a Bloom filter: enough for 100 million keys at one false positive in 1,000.
inline constexpr std::uint64_t kBloomBytesMax = 256ull << 20;

// False-positive rates outside are taken as the nearest bound: below it a filter of 32 bits' probes
// costs more memory than it saves reads, above it it saves nothing.
inline constexpr double kBloomRateMin = 1e-5;
inline constexpr double kBloomRateMax = 0.5;

// Series of one registry: 100 B of text each in every scrape.
inline constexpr std::size_t kMetricSeriesMax = 4096;

}  // namespace madang
