// Makes the base map of an OpenStreetMap extract: its streets, water and buildings as vector tiles.
//
// Idea:       tilemaker (a program of its own, not needed for anything else) makes the tiles from a
//             profile of ours; the finished file is verified and takes its place at once
//             (service/basemap). A server that runs on the directory shows it within seconds.
// Invariants: whatever is cut short leaves the map that was there.
// Threads:    one; blocks.
// Limits:     those of tilemaker: it holds the extract in memory, some 10 times the file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/environment.h"
#include "tool/import/console.h"
#include "tool/import/failure.h"

namespace madang::importer {

// Fails, before anything is done, if `path` is no .osm.pbf file or tilemaker is not installed.
Outcome<> check_base_map(io::Files& files, const std::string& path);

// Makes the map and puts it in DATA/basemap, in place of an earlier one of the same file name.
Outcome<> make_base_map(io::Environment& environment, const std::string& path,
                        const std::string& data_directory, Console& console);

}  // namespace madang::importer
