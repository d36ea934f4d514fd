// The file that marks a directory as index-only and names what the index numbers.
//
// Threads: pure functions; reading and writing block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/file.h"
#include "service/places/catalog.h"

namespace madang::places {

// The stamp of an index without a store.
inline constexpr std::uint64_t kIndexOnlyStamp = 1;

struct IndexOnlyMarker {
    IndexOnly contents = {};
    std::vector<std::string> categories = {};  // number n is at n - 1
    std::vector<std::string> schedules = {};   // names of schedule_name(); the same
};

std::string marker_path(const std::string& data_directory);

std::string encode_marker(const IndexOnlyMarker& marker);
// Errors: corrupt; unsupported if a newer version wrote it.
Result<IndexOnlyMarker> decode_marker(std::string_view bytes);

}  // namespace madang::places
