// Sorts a stream of entries along the Hilbert curve and packs them into chunks.
//
// Idea:    records of 16 bytes {key, index, category} go through a radix sort of 11-bit digits from
//          the lowest; ids wait in a column of their own and are gathered once, at the end.
// Limits:  40 B of memory a point while sorting (segments 16 B, the second array 16 B, ids 8 B);
//          kPointsMax points.
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
    std::vector<Piece> finish();

    struct Record {
        std::uint64_t key;
        std::uint32_t index;
        std::uint32_t category;
    };

private:
    std::vector<Record> sorted();
    Point point_of(const Record& record) const;

    std::vector<std::unique_ptr<Record[]>> segments_;
    std::vector<std::unique_ptr<std::uint64_t[]>> ids_;
    std::uint64_t count_ = 0;
};

}  // namespace madang::geo
