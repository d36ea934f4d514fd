// Which format a file has: told from its content, and from its name where the content leaves it
// open. Threads: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tool/import/failure.h"

namespace madang::importer {

enum class Format : std::uint8_t { kCsv, kGeojson, kJsonLines, kOsm };

// Returns the format's name as --format takes it: csv, geojson, jsonl, osm.
std::string_view name(Format format);
std::optional<Format> format_named(std::string_view text);

// `head` is the (decompressed) beginning of the file. Fails, naming what the file is and how to
// convert it, where it is of a known kind that is not read: Parquet, Excel, shapefile, HTML, ...
Outcome<Format> detect_format(std::string_view head, const std::string& path);

}  // namespace madang::importer
