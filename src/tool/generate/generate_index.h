// Builds the search index of a demo world in a directory of its own, without records.
//
// For worlds of hundreds of millions of places: what it takes is named in
// service/places/index_only.h. Threads: one; blocks. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/environment.h"
#include "service/places/catalog.h"
#include "tool/generate/generate.h"
#include "tool/import/console.h"
#include "tool/import/failure.h"

namespace madang::generate {

// Indexes places 0 to count-1 of the world of `seed`, the same that generate() stores. Replaces an
// index that an earlier call built there.
importer::Outcome<> generate_index(io::Environment& environment, const GenerateOptions& options,
                                   const std::string& data_directory,
                                   const places::Options& catalog, importer::Console& console);

}  // namespace madang::generate
