// Geohashes sorted as text: a cell is a prefix, and a prefix is a range.
//
// Idea:    the longest prefix whose cell is still as large as the circle's radius; all points of
//          the centre's cell are looked at. What lies just across its edge shares no prefix and is
//          missed, unless the eight cells around it are looked at too.
// Misses:  kAlone misses what lies in other cells. kWithNeighbours misses nothing, except where
//          even the largest cells are too small or a pole is near: there it looks at everything.
// Threads: one.
// Source:  "Geohash", G. Niemeyer, 2008.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "tool/bench/indexes/method.h"

namespace madang::bench {

enum class Neighbours : std::uint8_t { kAlone, kWithNeighbours };

class GeohashPrefix final : public Method {
public:
    explicit GeohashPrefix(Neighbours neighbours) : neighbours_(neighbours) {}

    std::string name() const override {
        return neighbours_ == Neighbours::kAlone ? "geohash prefix, one cell"
                                                 : "geohash prefix, and the 8 around it";
    }
    void build(std::span<const geo::Position> points) override;
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override { return {sorted_.capacity() * sizeof(Row)}; }

private:
    static constexpr std::size_t kLetters = 12;
    struct Row {
        std::array<char, kLetters> hash;
        std::uint32_t id = 0;
    };

    std::vector<std::string> cells(geo::Position centre, Meters radius) const;

    Neighbours neighbours_;
    std::span<const geo::Position> points_;
    std::vector<Row> sorted_;
};

}  // namespace madang::bench
