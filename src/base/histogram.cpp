// The buckets: bucket b ≥ 32 holds the values whose highest bit is (b >> 5) + 4 and whose next five
// bits are b & 31.
// SPDX-License-Identifier: Apache-2.0
#include "base/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace madang {

std::size_t LatencyHistogram::bucket_of(std::uint64_t value) {
    constexpr std::uint64_t kLinear = std::uint64_t{1} << kSubBits;
    if (value < kLinear) return value;
    const std::size_t shift = std::bit_width(value) - 1 - kSubBits;
    return ((shift + 1) << kSubBits) + (value >> shift) - kLinear;
}

std::uint64_t LatencyHistogram::lowest(std::size_t bucket) {
    constexpr std::uint64_t kLinear = std::uint64_t{1} << kSubBits;
    if (bucket < kLinear) return bucket;
    const std::size_t shift = (bucket >> kSubBits) - 1;
    return (kLinear + (bucket & (kLinear - 1))) << shift;
}

std::int64_t LatencyHistogram::highest(std::size_t bucket) {
    return static_cast<std::int64_t>(lowest(bucket + 1)) - 1;
}

void LatencyHistogram::record(Nanoseconds duration) {
    const auto value =
        static_cast<std::uint64_t>(std::clamp(duration, Nanoseconds{0}, kLatencyMax).count());
    buckets_[bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t LatencyHistogram::count() const {
    std::uint64_t count = 0;
    for (const auto& bucket : buckets_) count += bucket.load(std::memory_order_relaxed);
    return count;
}

Nanoseconds LatencyHistogram::sum() const {
    return Nanoseconds(static_cast<std::int64_t>(sum_.load(std::memory_order_relaxed)));
}

Nanoseconds LatencyHistogram::quantile(double q) const {
    std::array<std::uint64_t, kBuckets> counts;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
        total += counts[i] = buckets_[i].load(std::memory_order_relaxed);
    }
    if (total == 0) return Nanoseconds{0};
    const double part = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(total));
    const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(part));
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    while (bucket + 1 < kBuckets && (seen += counts[bucket]) < rank) ++bucket;
    return Nanoseconds((static_cast<std::int64_t>(lowest(bucket)) + highest(bucket)) / 2);
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < kBuckets; ++i) {
        const std::uint64_t count = other.buckets_[i].load(std::memory_order_relaxed);
        if (count > 0) buckets_[i].fetch_add(count, std::memory_order_relaxed);
    }
    sum_.fetch_add(other.sum_.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

std::vector<std::uint64_t> LatencyHistogram::cumulative(std::span<const Nanoseconds> bounds) const {
    std::vector<std::uint64_t> counts;
    counts.reserve(bounds.size() + 1);
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    for (const Nanoseconds bound : bounds) {
        // A bucket counts once its largest value is within the bound.
        while (bucket < kBuckets && highest(bucket) <= bound.count()) {
            seen += buckets_[bucket++].load(std::memory_order_relaxed);
        }
        counts.push_back(seen);
    }
    while (bucket < kBuckets) seen += buckets_[bucket++].load(std::memory_order_relaxed);
    counts.push_back(seen);
    return counts;
}

std::uint64_t LatencyHistogram::count_at_most(Nanoseconds bound) const {
    return cumulative({&bound, 1}).front();
}

}  // namespace madang
