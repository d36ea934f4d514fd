// Sorts a stream of entries along the Hilbert curve and packs them into chunks.
//
// Idea:    records of 12 bytes {key, index} go through a radix sort of 11-bit digits from the
//          lowest; what else a point has waits in a column of its own and is gathered at the end.
// Limits:  40 B of memory a point while sorting (segments 12 B, the second array 12 B, the column
//          16 B), 28 B while giving them; kPointsMax points.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/geo/limits.h"
#include "engine/geo/metric/point.h"

namespace madang::geo {

// A point and its place on the curve.
struct Keyed {
    std::uint64_t key = 0;
    Point point;
};

// Takes the next points of a sorted stream. Its error ends the stream.
using TakeSorted = std::function<Result<>(std::span<const Keyed>)>;

class Sorter {
public:
    // Errors: exhausted beyond kPointsMax points.
    Result<> add(const Point& point);

    std::uint64_t points() const { return count_; }

    // Gives all points in the order of the curve, equal ones as they came. The sorter is empty
    // afterwards. Errors: those of `take`.
    Result<> drain(const TakeSorted& take);

    struct Record {
        std::uint32_t key_low;
        std::uint32_t key_high;
        std::uint32_t index;

        std::uint64_t key() const { return std::uint64_t{key_high} << 32 | key_low; }
    };
    // All of a point but its place, which the key tells.
    struct Rest {
        std::uint64_t id : 40;
        std::uint64_t schedule : 24;
        std::uint32_t facets;
        std::uint16_t category;
    };

private:
    std::vector<Record> sorted();
    Point point_of(const Record& record) const;

    std::vector<std::unique_ptr<Record[]>> segments_;
    std::vector<std::unique_ptr<Rest[]>> rests_;
    std::uint64_t count_ = 0;
};

}  // namespace madang::geo
