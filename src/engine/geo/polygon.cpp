// Looking for faults.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/polygon.h"

#include <algorithm>
#include <cmath>

#include "engine/geo/limits.h"
#include "engine/geo/outline.h"

namespace madang::geo {
namespace {

__extension__ using Wide = __int128;

using Ring = std::vector<Position>;

bool is_on_map(Position position) {
    // NaN fails every comparison.
    return std::fabs(position.latitude) <= 90 && std::fabs(position.longitude) <= 360;
}

std::optional<PolygonFault> fault_in(const Ring& ring, std::size_t index) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        if (!is_on_map(ring[i])) {
            return PolygonFault{index, i, "latitude must be -90 to 90 and longitude -360 to 360"};
        }
    }
    if (ring.size() < 4) {
        return PolygonFault{index, ring.empty() ? 0 : ring.size() - 1,
                            "a ring has at least four positions"};
    }
    if (ring.front() != ring.back()) {
        return PolygonFault{index, ring.size() - 1, "a ring ends with the position it began with"};
    }
    return std::nullopt;
}

// Twice the signed area.
Wide area(const Ring& ring) {
    Wide sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Vertex a = vertex_of(ring[i]);
        const Vertex b = vertex_of(ring[i + 1]);
        sum += Wide{a.longitude} * b.latitude - Wide{b.longitude} * a.latitude;
    }
    return sum;
}

struct NamedEdge {
    Edge edge;
    std::size_t ring;
    std::size_t vertex;

    std::int64_t south() const { return std::min(edge.from.latitude, edge.to.latitude); }
    std::int64_t north() const { return std::max(edge.from.latitude, edge.to.latitude); }
    std::int64_t west() const { return std::min(edge.from.longitude, edge.to.longitude); }
    std::int64_t east() const { return std::max(edge.from.longitude, edge.to.longitude); }
};

bool cross(const NamedEdge& a, const NamedEdge& b) {
    if (a.west() > b.east() || a.east() < b.west()) return false;
    return side(a.edge, b.edge.from) * side(a.edge, b.edge.to) < 0 &&
           side(b.edge, a.edge.from) * side(b.edge, a.edge.to) < 0;
}

// Sweeps from south to north past the edges, comparing each with those that reach as far.
std::optional<PolygonFault> crossing(const Polygon& polygon) {
    std::vector<NamedEdge> edges;
    for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
        const Ring& ring = polygon.rings[r];
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            edges.push_back({{vertex_of(ring[i]), vertex_of(ring[i + 1])}, r, i});
        }
    }
    std::ranges::sort(edges, {}, &NamedEdge::south);
    std::vector<const NamedEdge*> active;
    for (const NamedEdge& edge : edges) {
        std::erase_if(active,
                      [&](const NamedEdge* other) { return other->north() < edge.south(); });
        for (const NamedEdge* other : active) {
            if (!cross(edge, *other)) continue;
            const auto& first =
                std::pair(edge.ring, edge.vertex) < std::pair(other->ring, other->vertex) ? edge
                                                                                          : *other;
            return PolygonFault{first.ring, first.vertex,
                                "the edge that begins here crosses another"};
        }
        active.push_back(&edge);
    }
    return std::nullopt;
}

std::optional<PolygonFault> too_wide(const Polygon& polygon) {
    double west = 360;
    double east = -360;
    for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
        for (std::size_t i = 0; i < polygon.rings[r].size(); ++i) {
            west = std::min(west, polygon.rings[r][i].longitude);
            east = std::max(east, polygon.rings[r][i].longitude);
            if (east - west > 360) {
                return PolygonFault{r, i, "a polygon spans at most 360 degrees of longitude"};
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::string PolygonFault::describe() const {
    return "ring " + std::to_string(ring) + ", vertex " + std::to_string(vertex) + ": " + text;
}

std::optional<PolygonFault> find_fault(const Polygon& polygon) {
    if (polygon.rings.empty()) return PolygonFault{0, 0, "a polygon has at least one ring"};
    std::size_t vertices = 0;
    for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
        const Ring& ring = polygon.rings[r];
        if (vertices + ring.size() > kPolygonVerticesMax) {
            return PolygonFault{r, kPolygonVerticesMax - vertices,
                                "a polygon has at most 1,000 positions"};
        }
        vertices += ring.size();
        if (const auto fault = fault_in(ring, r)) return fault;
        if (area(ring) == 0 && !crossing({{ring}, {}})) {
            return PolygonFault{r, 0, "the ring encloses nothing"};
        }
    }
    if (const auto fault = too_wide(polygon)) return fault;
    return crossing(polygon);
}

}  // namespace madang::geo
