// Places of an OpenStreetMap file: nodes, closed ways and multipolygons that have a name and one of
// the main keys (osm_tags.h).
//
// Idea:       libosmium in two passes: first the relations, to know which ways they need; then all
//             objects, with areas assembled from their ways and reduced to the centroid.
// Threads:    one at a time; libosmium decodes on threads of its own.
// Memory:     16 B a node of the file (for the shape of ways), plus the members of relations.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tool/import/row/field.h"
#include "tool/import/row/row.h"

namespace madang::importer {

// Told how many bytes of both passes are done, of how many.
using OsmProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Reads `path` (.osm.pbf, .osm, .osm.gz). Source ids are n, w or r and the number. Fails on files
// that are damaged, truncated or no OSM data, and as `rows` does. Areas whose outline is incomplete
// or broken go to rows.refuse().
Outcome<> read_osm(const std::string& path, const FieldNames& names, const OsmProgress& progress,
                   RowReceiver& rows);

}  // namespace madang::importer
