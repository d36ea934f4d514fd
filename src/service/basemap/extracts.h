// The files of the base map in a data directory.
//
// DATA/basemap/NAME.GENERATION.mbtiles is the map of one extract; the greatest generation of a name
// counts. A new import takes the next, so that a name never means two contents, and removes the
// older. lock is held and work/ used while an import makes a map.
// Threads: any; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/file.h"

namespace madang::basemap {

struct Extract {
    std::string name;
    std::uint64_t generation = 0;

    std::string file() const;
    friend auto operator<=>(const Extract&, const Extract&) = default;
};

std::string directory_of(const std::string& data_directory);

// Returns the extract of a file's name, or nothing.
std::optional<Extract> extract_of(std::string_view file);

// Returns `text` with what a file name had better not hold replaced.
std::string extract_name(std::string_view text);

// Returns the newest of each name, sorted by name; none where there is no directory. Errors: those
// of the disk.
Result<std::vector<Extract>> list_extracts(io::Files& files, const std::string& data_directory);

}  // namespace madang::basemap
