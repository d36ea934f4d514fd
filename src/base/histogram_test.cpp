// Tests of the histogram against a sorted vector, and under threads.
// SPDX-License-Identifier: Apache-2.0
#include "base/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

namespace madang {
namespace {

TEST(Histogram, IsEmptyAtFirst) {
    const LatencyHistogram histogram;
    EXPECT_EQ(histogram.count(), 0u);
    EXPECT_EQ(histogram.sum(), Nanoseconds{0});
    EXPECT_EQ(histogram.quantile(0.5), Nanoseconds{0});
}

TEST(Histogram, IsExactBelow32Nanoseconds) {
    LatencyHistogram histogram;
    for (int i = 0; i < 32; ++i) histogram.record(Nanoseconds{i});
    EXPECT_EQ(histogram.quantile(0), Nanoseconds{0});
    EXPECT_EQ(histogram.quantile(0.5), Nanoseconds{15});
    EXPECT_EQ(histogram.quantile(1), Nanoseconds{31});
    EXPECT_EQ(histogram.sum(), Nanoseconds{496});
}

TEST(Histogram, QuantilesAreWithin1Point6PercentOfASortedVector) {
    ASSERT_TRUE(rc::check("quantile error", [] {
        const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
            rc::gen::apply([](std::int64_t base, int shift) { return base >> shift; },
                           rc::gen::inRange<std::int64_t>(0, LatencyHistogram::kLatencyMax.count()),
                           rc::gen::inRange(0, 42))));
        const double q = *rc::gen::inRange(0, 1001) / 1000.0;
        LatencyHistogram histogram;
        for (const std::int64_t value : values) histogram.record(Nanoseconds{value});
        std::vector<std::int64_t> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        const double part = std::ceil(q * static_cast<double>(sorted.size()));
        const std::size_t rank = std::max<std::size_t>(1, static_cast<std::size_t>(part));
        const auto exact = static_cast<double>(sorted[rank - 1]);
        const auto shown = static_cast<double>(histogram.quantile(q).count());
        RC_ASSERT(std::abs(shown - exact) <= exact / 64);
        RC_ASSERT(histogram.count() == values.size());
    }));
}

TEST(Histogram, CutsWhatIsOutOfRange) {
    LatencyHistogram histogram;
    histogram.record(Nanoseconds{-5});
    histogram.record(Nanoseconds{std::numeric_limits<std::int64_t>::max()});
    EXPECT_EQ(histogram.quantile(0), Nanoseconds{0});
    EXPECT_EQ(histogram.sum(), LatencyHistogram::kLatencyMax);
    const double top = static_cast<double>(histogram.quantile(1).count());
    EXPECT_NEAR(top / static_cast<double>(LatencyHistogram::kLatencyMax.count()), 1, 0.016);
    EXPECT_EQ(histogram.quantile(7), histogram.quantile(1));
}

TEST(Histogram, MergesEverything) {
    LatencyHistogram a;
    LatencyHistogram b;
    for (int i = 1; i <= 100; ++i) (i % 2 == 0 ? a : b).record(Microseconds{i});
    a.merge(b);
    EXPECT_EQ(a.count(), 100u);
    EXPECT_EQ(a.sum(), Microseconds{5050});
    EXPECT_NEAR(static_cast<double>(a.quantile(0.5).count()), 50e3, 50e3 / 64);
    EXPECT_EQ(b.count(), 50u) << "the other stays";
}

TEST(Histogram, CountsCumulativelyFromOnePass) {
    LatencyHistogram histogram;
    for (int i = 1; i <= 1000; ++i) histogram.record(Microseconds{i});
    const std::vector<Nanoseconds> bounds = {Nanoseconds{0}, Microseconds{100}, Microseconds{500},
                                             Seconds{1}};
    const auto counts = histogram.cumulative(bounds);
    ASSERT_EQ(counts.size(), 5u);
    EXPECT_EQ(counts[0], 0u);
    EXPECT_LE(counts[1], 100u);
    EXPECT_GE(counts[1], 96u);
    EXPECT_LE(counts[2], 500u);
    EXPECT_GE(counts[2], 484u);
    EXPECT_EQ(counts[3], 1000u);
    EXPECT_EQ(counts[4], 1000u);
    EXPECT_EQ(histogram.count_at_most(Microseconds{500}), counts[2]);
    EXPECT_EQ(histogram.count_at_most(Nanoseconds::max()), 1000u);
}

TEST(Histogram, NeverCountsAValueOverTheBound) {
    ASSERT_TRUE(rc::check("cumulative counts", [] {
        const auto value = *rc::gen::inRange<std::int64_t>(0, 1 << 30);
        const auto bound = *rc::gen::inRange<std::int64_t>(0, 1 << 30);
        LatencyHistogram histogram;
        histogram.record(Nanoseconds{value});
        const auto counted = histogram.count_at_most(Nanoseconds{bound});
        if (value > bound) RC_ASSERT(counted == 0u);
        if (static_cast<double>(value) * 1.032 < static_cast<double>(bound))
            RC_ASSERT(counted == 1u);
    }));
}

TEST(Histogram, LosesNothingUnderThreads) {
    LatencyHistogram histogram;
    constexpr int kEach = 20'000;
    {
        std::vector<std::jthread> threads;
        for (int t = 1; t <= 4; ++t) {
            threads.emplace_back([&histogram, t] {
                for (int i = 0; i < kEach; ++i) histogram.record(Nanoseconds{t * 1000 + i % 7});
            });
        }
        // A reader beside the writers sees some part, never more.
        for (int i = 0; i < 100; ++i) EXPECT_LE(histogram.count(), 4u * kEach);
    }
    EXPECT_EQ(histogram.count(), 4u * kEach);
}

}  // namespace
}  // namespace madang
