// Writes an OpenStreetMap extract without references to nodes that it does not hold.
//
// Some extracts were cut so that ways at the rim name nodes outside; tilemaker gives up on
// them, and on those that do not say which box they cover.
// Threads: one; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tool/import/failure.h"

namespace madang::importer {

// Fails on a damaged file, a file without nodes, and when the disk refuses. Memory: a bit for each
// node id up to the greatest, a few hundred MB at most.
Outcome<> complete_extract(const std::string& path, const std::string& into);

}  // namespace madang::importer
