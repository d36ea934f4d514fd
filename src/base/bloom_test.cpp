// Tests of the Bloom filter: no false negative ever, and the rate that was asked for.
// SPDX-License-Identifier: Apache-2.0
#include "base/bloom.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/hash.h"

namespace madang {
namespace {

std::uint64_t key_hash(std::uint64_t key) {
    return hash64({reinterpret_cast<const char*>(&key), sizeof key});
}

std::string filter_of(std::uint64_t keys, double rate) {
    BloomBuilder builder(keys, rate);
    for (std::uint64_t key = 0; key < keys; ++key) builder.add(key_hash(key));
    return builder.finish();
}

class BloomRates : public testing::TestWithParam<std::pair<double, std::uint64_t>> {};

TEST_P(BloomRates, HitTheTargetWithoutAFalseNegative) {
    const auto [rate, keys] = GetParam();
    const std::string bytes = filter_of(keys, rate);
    const BloomFilter filter = BloomFilter::view(bytes).value();
    for (std::uint64_t key = 0; key < keys; ++key) ASSERT_TRUE(filter.may_contain(key_hash(key)));

    constexpr std::uint64_t kAsked = 400'000;
    double passed = 0;
    for (std::uint64_t key = keys; key < keys + kAsked; ++key) {
        passed += filter.may_contain(key_hash(key)) ? 1 : 0;
    }
    // Five standard deviations of the draw, and a tenth for the one set of keys drawn.
    const double expected = rate * kAsked;
    const double slack = 5 * std::sqrt(expected) + expected / 10;
    EXPECT_LE(passed, expected + slack);
    // Small filters are rounded up to whole blocks and may be better than asked.
    const double least = keys >= 10'000 ? expected - slack : 0;
    EXPECT_GE(passed, least);
}

INSTANTIATE_TEST_SUITE_P(RatesAndSizes, BloomRates,
                         testing::Values(std::pair{0.1, 100u}, std::pair{0.1, 100'000u},
                                         std::pair{0.01, 100u}, std::pair{0.01, 1'000u},
                                         std::pair{0.01, 30'000u}, std::pair{0.01, 300'000u},
                                         std::pair{0.001, 1'000u}, std::pair{0.001, 100'000u},
                                         std::pair{0.0001, 100'000u}));

TEST(Bloom, TakesMoreBitsThanAPlainFilter) {
    for (const double rate : {0.1, 0.01, 0.001}) {
        const double plain = -std::log(rate) / (std::log(2) * std::log(2));
        EXPECT_GT(bloom_bits_per_key(rate), plain);
        EXPECT_LT(bloom_bits_per_key(rate), plain * 1.5);
    }
}

TEST(Bloom, NeverReportsAnAddedKeyAbsent) {
    ASSERT_TRUE(rc::check("no false negative", [](const std::vector<std::uint64_t>& hashes) {
        // Fewer keys expected than added, and rates out of range, must not matter.
        BloomBuilder builder(hashes.size() / 2, *rc::gen::element(0.0, 0.01, 0.9, 2.0));
        for (const std::uint64_t hash : hashes) builder.add(hash);
        const std::string bytes = builder.finish();
        const BloomFilter filter = BloomFilter::view(bytes).value();
        RC_ASSERT(std::all_of(hashes.begin(), hashes.end(),
                              [&](std::uint64_t hash) { return filter.may_contain(hash); }));
    }));
}

TEST(Bloom, AnEmptyFilterContainsNothing) {
    const std::string bytes = BloomBuilder(0, 0.01).finish();
    EXPECT_EQ(bytes.size(), 8u + 32u);
    const BloomFilter filter = BloomFilter::view(bytes).value();
    for (std::uint64_t key = 0; key < 1000; ++key) EXPECT_FALSE(filter.may_contain(key_hash(key)));
}

TEST(Bloom, GivesTheSameBytesForTheSameKeysInAnyOrder) {
    BloomBuilder backwards(1000, 0.01);
    for (std::uint64_t key = 1000; key > 0; --key) backwards.add(key_hash(key - 1));
    EXPECT_EQ(backwards.finish(), filter_of(1000, 0.01));
}

TEST(Bloom, KeepsItsFormat) {
    // Filters on disk outlive the program that wrote them.
    EXPECT_EQ(crc32c(filter_of(1000, 0.01)), 0xe05038c0u);
}

TEST(Bloom, ReadsAtAnyAlignment) {
    const std::string bytes = filter_of(100, 0.01);
    const std::string moved = "x" + bytes;
    const BloomFilter filter = BloomFilter::view(std::string_view(moved).substr(1)).value();
    for (std::uint64_t key = 0; key < 100; ++key) EXPECT_TRUE(filter.may_contain(key_hash(key)));
}

TEST(Bloom, RefusesBytesThatAreNoFilter) {
    const std::string bytes = filter_of(100, 0.01);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(BloomFilter::view(std::string_view(bytes).substr(0, size)).has_value());
    }
    EXPECT_FALSE(BloomFilter::view(bytes + "x").has_value());
    EXPECT_FALSE(BloomFilter::view("MBF1" + std::string(4, '\0')).has_value()) << "no block";
    EXPECT_EQ(BloomFilter::view("MBF2" + bytes.substr(4)).error().code(), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace madang
