// A polygon prepared for one search: is a point inside, is a box?
//
// Idea:       vertices in whole units; copies of the rings a turn to the west and to the east make
//             the antimeridian an ordinary line. Edges are kept by bands of latitude, so that a
//             point looks only at those beside it. Signs are taken in doubles where these are sure
//             and in 128 bits otherwise.
// Threads:    immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/geo/metric/point.h"
#include "engine/geo/polygon.h"

namespace madang::geo {

enum class Verdict : std::uint8_t { kOutside, kPartly, kInside };

// A vertex in units of 1e-7 degrees; longitudes beyond half a turn.
struct Vertex {
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
    friend constexpr bool operator==(Vertex, Vertex) = default;
};

struct Edge {
    Vertex from;
    Vertex to;
};

Vertex vertex_of(Position position);

// Which side of the edge's line: positive to the left of an edge that goes north, 0 on the line.
int side(const Edge& edge, Vertex point);

class Outline {
public:
    explicit Outline(const Polygon& polygon);

    bool holds(Place place) const;
    // Partly, if an edge is too close to call.
    Verdict judge(const Bounds& bounds) const;

    // Hold all of the polygon; empty ones where there are fewer.
    const std::array<Bounds, 3>& boxes() const { return boxes_; }

private:
    void add(const std::vector<Vertex>& ring, std::int64_t shift);
    void sort_into_bands();
    std::size_t band(std::int64_t latitude) const;
    std::span<const std::uint32_t> edges_of(std::size_t band) const {
        return std::span(listed_).subspan(first_[band], first_[band + 1] - first_[band]);
    }

    std::vector<Edge> edges_;
    std::array<Bounds, 3> boxes_;
    std::int64_t south_ = 0;
    std::int64_t band_height_ = 1;
    std::size_t bands_ = 1;
    std::vector<std::uint32_t> first_;   // of each band in listed_, and the end
    std::vector<std::uint32_t> listed_;  // edges by band, those of several bands in each
};

}  // namespace madang::geo
