// Sorts a stream of entries along the Hilbert curve and packs them into chunks.
//
// Idea:    records of 12 bytes {key, index} go through a radix sort of 11-bit digits from the
//          lowest; what else a point has waits in a column of its own and is gathered at the end.
// Limits:  40 B of memory a point while sorting (segments 12 B, the second array 12 B, the column
//          16 B), 53 B at the end of packing; kPointsMax points.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "engine/geo/packed/base.h"

namespace madang::geo {

class Sorter {
public:
    // Errors: exhausted beyond kPointsMax points.
    Result<> add(const Point& point);

    // Returns the chunks in the order of the curve. The sorter is empty afterwards.
    std::vector<Piece> finish(const Schedules& schedules);

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
