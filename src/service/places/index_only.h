// Builds a directory that holds the search index only: a world larger than one keeps records of,
// to measure with and to look at.
//
// Idea:       the points of a generator go straight into the geo index. A marker file beside it
//             holds what records would tell: the names behind the numbers of categories and opening
//             hours (store/index_only_marker.h). It is written last, so that a directory is marked
//             once its index is whole; a build that was killed leaves none, and can be repeated.
//             Catalog::open() then gives a catalog of searches, counts and maps; a hit's business
//             is its id, position and a plain name.
// Threads:    one; blocks.
// Limits:     those of geo::Index::rebuild, in time, memory and disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/environment.h"
#include "service/places/catalog.h"

namespace madang::places {

// A place as far as searches see it.
struct IndexedPlace {
    double latitude = 0;
    double longitude = 0;
    std::uint16_t category = 0;  // which of IndexOnlyBuild::categories, from 1; 0: none
    std::uint16_t hours = 0;     // which of IndexOnlyBuild::hours, from 1; 0: not known
    std::uint8_t rating = 0;     // tenths of a star; 0: none
    std::uint8_t price = 0;      // 1 to 4; 0: none
    std::uint32_t features = 0;  // facets.h
};

struct IndexOnlyBuild {
    IndexOnly contents = {};
    std::vector<std::string> categories = {};
    std::vector<std::string> hours = {};  // texts; without an atlas they are not known
    // Place `number` of contents.count, asked for each in order; its id is number + 1.
    std::function<IndexedPlace(std::uint64_t number)> place = {};
    // Told how many points are packed; made they are when place() returns.
    std::function<void(std::uint64_t packed)> on_packed = {};
};

// Bytes of disk a place while it builds; half of it stays.
inline constexpr std::uint64_t kIndexOnlyBuildBytes = 50;

// Errors: conflict if another process uses the directory; invalid if it holds records, or for an
// impossible place; those of geo::Index::rebuild.
Result<> build_index_only(io::Environment& environment, const std::string& data_directory,
                          const Options& options, const IndexOnlyBuild& build);

}  // namespace madang::places
