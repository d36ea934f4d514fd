// Split-block Bloom filter: says "absent" for most absent keys after one cache line.
//
// Idea:       the upper half of a key's hash picks a block of 256 bits; eight products of the lower
//             half pick one bit in each of the block's eight 32-bit words.
// Invariants: (1) an added key is never reported absent; (2) the same hashes give the same bytes.
// Threads:    a builder one thread; a filter any.
// Limits:     kBloomBytesMax, kBloomRateMin, kBloomRateMax.
// Source:     "Cache-, Hash- and Space-Efficient Bloom Filters", 2007; the split-block form of
//             Apache Parquet.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace madang {

// Returns the bits per key that give `false_positive_rate`. Keys fall unevenly into blocks, so this
// is more than a plain Bloom filter needs: 10.6 instead of 9.6 at 1 in 100.
double bloom_bits_per_key(double false_positive_rate);

class BloomBuilder {
public:
    // With more keys than expected the filter stays correct and lets more absent keys pass. A size
    // over kBloomBytesMax is cut to it.
    BloomBuilder(std::size_t expected_keys, double false_positive_rate);

    // Adds a key by its hash64.
    void add(std::uint64_t hash);

    // Returns the filter's bytes (format: bloom.cpp) and leaves the builder empty: call once.
    std::string finish();

private:
    std::vector<std::uint32_t> words_;
};

class BloomFilter {
public:
    // Looks at `bytes`, which must outlive the filter. They carry no checksum of their own: the
    // block around them does. Errors: corrupt.
    static Result<BloomFilter> view(std::string_view bytes);

    // Returns false only if no key of this hash was added.
    bool may_contain(std::uint64_t hash) const;

private:
    BloomFilter(const char* blocks, std::uint32_t block_count)
        : blocks_(blocks), block_count_(block_count) {}

    const char* blocks_;
    std::uint32_t block_count_;
};

}  // namespace madang
