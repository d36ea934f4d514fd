// Sizing, filling and asking the blocks.
//
// OFFSET  SIZE  MEANING (little-endian)
//      0     4  magic and version "MBF1"
//      4     4  number of blocks, at least 1
//      8  32*n  blocks: eight 32-bit words each
// SPDX-License-Identifier: Apache-2.0
#include "base/bloom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/coding.h"
#include "base/limits.h"

namespace madang {

namespace {

constexpr std::uint32_t kMagic = 0x3146424d;  // "MBF1"
constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kWords = 8;  // words of a block; one bit of each is asked
constexpr std::size_t kBlockBytes = kWords * sizeof(std::uint32_t);
constexpr double kBlockBits = kBlockBytes * 8;

// Odd multipliers that make eight hashes of one (Parquet's).
constexpr std::array<std::uint32_t, kWords> kSalts = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

std::size_t block_of(std::uint64_t hash, std::size_t block_count) {
    return (hash >> 32) * block_count >> 32;
}

std::uint32_t mask_of(std::uint64_t hash, std::size_t word) {
    return 1u << (static_cast<std::uint32_t>(hash) * kSalts[word] >> 27);
}

// The rate of a filter with `bits_per_key`. A block holds a number of keys that is Poisson
// distributed; with j of them each of the eight bits asked is set with probability 1 - (31/32)^j.
double rate_at(double bits_per_key) {
    const double mean = kBlockBits / bits_per_key;
    const int last = static_cast<int>(mean + 12 * std::sqrt(mean)) + 12;  // beyond it: below 1e-12
    double probability = std::exp(-mean);
    double rate = 0;
    for (int keys = 1; keys <= last; ++keys) {
        probability *= mean / keys;
        rate += probability * std::pow(1 - std::pow(31.0 / 32, keys), double{kWords});
    }
    return rate;
}

std::size_t block_count_of(std::size_t expected_keys, double false_positive_rate) {
    const double bits =
        static_cast<double>(expected_keys) * bloom_bits_per_key(false_positive_rate);
    const double blocks = std::ceil(bits / kBlockBits);
    return static_cast<std::size_t>(
        std::clamp(blocks, 1.0, static_cast<double>(kBloomBytesMax / kBlockBytes)));
}

}  // namespace

double bloom_bits_per_key(double false_positive_rate) {
    DCHECK(!std::isnan(false_positive_rate), "a rate is a number");
    const double rate = std::clamp(false_positive_rate, kBloomRateMin, kBloomRateMax);
    double few = 1;  // bits per key: too few for any rate allowed
    double many = 64;
    // 30 halvings of 63 bits: far finer than a block.
    for (int i = 0; i < 30; ++i) {
        const double middle = (few + many) / 2;
        (rate_at(middle) > rate ? few : many) = middle;
    }
    return many;
}

BloomBuilder::BloomBuilder(std::size_t expected_keys, double false_positive_rate)
    : words_(block_count_of(expected_keys, false_positive_rate) * kWords) {}

void BloomBuilder::add(std::uint64_t hash) {
    DCHECK(!words_.empty(), "nothing is added after finish()");
    std::uint32_t* block = &words_[block_of(hash, words_.size() / kWords) * kWords];
    for (std::size_t i = 0; i < kWords; ++i) block[i] |= mask_of(hash, i);
}

std::string BloomBuilder::finish() {
    std::string out;
    out.reserve(kHeaderBytes + words_.size() * sizeof(std::uint32_t));
    put_u32(out, kMagic);
    put_u32(out, static_cast<std::uint32_t>(words_.size() / kWords));
    for (const std::uint32_t word : words_) put_u32(out, word);
    words_.clear();
    words_.shrink_to_fit();
    return out;
}

Result<BloomFilter> BloomFilter::view(std::string_view bytes) {
    Decoder decoder(bytes);
    const std::uint32_t magic = TRY(decoder.u32());
    const std::uint32_t block_count = TRY(decoder.u32());
    if (magic != kMagic) return fail(ErrorCode::kCorrupt, "not a Bloom filter");
    if (block_count == 0 || decoder.remaining() != block_count * kBlockBytes) {
        return fail(ErrorCode::kCorrupt, "a Bloom filter has another size than it says");
    }
    return BloomFilter(bytes.data() + kHeaderBytes, block_count);
}

bool BloomFilter::may_contain(std::uint64_t hash) const {
    std::array<std::uint32_t, kWords> block;
    std::memcpy(block.data(), blocks_ + block_of(hash, block_count_) * kBlockBytes, kBlockBytes);
    // All eight words without a branch: one miss of the branch predictor costs more than they do.
    std::uint32_t missing = 0;
    for (std::size_t i = 0; i < kWords; ++i) missing |= mask_of(hash, i) & ~block[i];
    return missing == 0;
}

}  // namespace madang
