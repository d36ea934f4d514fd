// An area for those who look at records, not at the index: what lies in it, and what covers it.
//
// Threads: immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/geo/index.h"

namespace madang::geo {

class Target;

class Region {
public:
    // A polygon is one that find_fault() passes.
    explicit Region(const Area& area);
    ~Region();

    // Whether a search in the area may find what is there: the index decides the same.
    bool holds(Position position) const;

    // Returns geohash cells that hold the whole area, sorted, none inside another; at most
    // `cells_max`, or what geohash_cover() needs at least. Nothing for an area without an edge: the
    // whole earth.
    std::vector<std::string> cover(std::size_t cells_max) const;

private:
    const Area area_;
    std::unique_ptr<const Target> target_;
};

}  // namespace madang::geo
