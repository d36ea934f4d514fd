// Histogram of durations: constant memory, wait-free recording, quantiles within 1.6 %.
//
// Idea:       log-linear buckets: below 32 ns one a nanosecond, above it 32 to each power of two. A
//             quantile is the middle of its bucket, so it is off by at most 1/64.
// Invariants: count() is the sum of all buckets: a value is seen whole or not at all.
// Threads:    any. Readers see values recorded meanwhile in part.
// Limits:     9.5 KiB; durations below 0 count as 0, beyond kLatencyMax as kLatencyMax.
// Source:     HdrHistogram.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"

namespace madang {

class LatencyHistogram {
public:
    // 73 minutes: longer than any deadline.
    static constexpr Nanoseconds kLatencyMax{(std::int64_t{1} << 42) - 1};

    LatencyHistogram() = default;
    LatencyHistogram(const LatencyHistogram&) = delete;
    LatencyHistogram& operator=(const LatencyHistogram&) = delete;

    void record(Nanoseconds duration);

    std::uint64_t count() const;
    Nanoseconds sum() const;

    // Returns the duration that a part `q` of all values (0 to 1, clamped) does not exceed; 0 when
    // empty.
    Nanoseconds quantile(double q) const;

    // Adds everything `other` holds.
    void merge(const LatencyHistogram& other);

    // Returns for each of the ascending `bounds` how many values are certainly ≤ it (a value less
    // than 3.2 % below a bound may count as above), then the count of all, from one pass:
    // Prometheus needs them to agree.
    std::vector<std::uint64_t> cumulative(std::span<const Nanoseconds> bounds) const;
    std::uint64_t count_at_most(Nanoseconds bound) const;

private:
    static constexpr std::size_t kSubBits = 5;
    static constexpr std::size_t kBuckets = (42 - kSubBits + 1) << kSubBits;

    static std::size_t bucket_of(std::uint64_t value);
    static std::uint64_t lowest(std::size_t bucket);
    static std::int64_t highest(std::size_t bucket);

    std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
    std::atomic<std::uint64_t> sum_{0};
};

}  // namespace madang
