// Imports files of places: CSV, GeoJSON, JSON lines, OpenStreetMap.
//
// Journey of a row: ByteSource (file, gzip) → reader of the format → RowBuilder → Session (judged,
// in batches) → PlaceSink (catalog or server).
// Invariants: (1) importing a file again changes nothing: source ids are stable;
//             (2) memory does not grow with the file (OSM: see osm.h);
//             (3) a bad row never stops the rest, unless asked to.
// Threads:    one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/environment.h"
#include "tool/import/console.h"
#include "tool/import/failure.h"
#include "tool/import/input/format.h"
#include "tool/import/session.h"
#include "tool/import/sink.h"

namespace madang::importer {

struct ImportOptions {
    std::string path;
    std::vector<std::string> mappings = {};  // "column=field", before what is known
    std::string source = {};  // put before source ids; default: the file's name, or osm
    // Of every place; default: OpenStreetMap's for its own files, otherwise what each row says.
    std::string attribution = {};
    std::optional<Format> format = {};  // default: told from the file
    Strictness strictness = Strictness::kSkip;
};

Outcome<ImportReport> import_file(io::Environment& environment, const ImportOptions& options,
                                  PlaceSink& sink, Console& console);

// Returns the source that is used for a file by default: its name without directory and extensions.
std::string source_of(const std::string& path);

}  // namespace madang::importer
