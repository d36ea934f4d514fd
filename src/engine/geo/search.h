// Best-first search and exact counting over one version of the index.
//
// Idea:    one frontier of tree nodes, nearest bound first, over the base and every run of the
// delta;
//          it stops when no node can hold a point better than the k-th. Within 50 km a flat metric
//          filters; where that is not enough the search repeats with chords, right everywhere.
// Threads: any, on versions that are kept alive.
// Source:  "Distance Browsing in Spatial Databases", 1999.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/geo/delta.h"
#include "engine/geo/index.h"
#include "io/clock.h"

namespace madang::geo {

Outcome search(const DeltaView& view, const Query& query, io::Clock& clock, std::vector<Hit>& hits);

Count count(const DeltaView& view, const Query& query, io::Clock& clock);

// Errors: invalid for a grid that breaks its rules.
Result<Outcome> clusters(const DeltaView& view, const ClusterQuery& query, io::Clock& clock,
                         std::vector<Cluster>& clusters);

}  // namespace madang::geo
