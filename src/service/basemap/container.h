// One file of tiles as tilemaker writes it: MBTiles, an SQLite database. Read only.
//
// Threads: any; reading blocks on the disk and takes the file's own lock.
// Source:  MBTiles 1.3, https://github.com/mapbox/mbtiles-spec
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "wire/mvt/tile.h"

struct sqlite3;
struct sqlite3_stmt;

namespace madang::basemap {

// What a map covers.
struct Coverage {
    std::uint32_t minzoom = 0;
    std::uint32_t maxzoom = 0;
    mvt::TileBounds bounds = {};
};

struct Contents {
    std::uint64_t tiles = 0;
    std::uint64_t bytes = 0;  // of the tiles
};

class Container {
public:
    // Opens a file that nobody writes. Errors: corrupt if it is no such database, or does not say
    // what it covers; not_found.
    static Result<std::shared_ptr<Container>> open(const std::string& path);
    ~Container();
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    const Coverage& coverage() const { return coverage_; }

    // Returns the tile, compressed as it is stored (gzip), or nothing. Errors: corrupt; exhausted
    // above kTileMax.
    Result<std::optional<std::string>> read(const mvt::Tile& tile) const EXCLUDES(mutex_);

    // Reads the whole file: that it is sound, and what it holds. Errors: corrupt.
    Result<Contents> verify() const EXCLUDES(mutex_);

private:
    Container() = default;
    Result<> read_coverage() REQUIRES(mutex_);
    Result<std::string> metadata(const char* name) REQUIRES(mutex_);
    Result<std::string> first_text(const char* query, const char* argument) const REQUIRES(mutex_);

    mutable Mutex mutex_;
    sqlite3* database_ GUARDED_BY(mutex_) = nullptr;
    sqlite3_stmt* find_ GUARDED_BY(mutex_) = nullptr;
    Coverage coverage_;
};

}  // namespace madang::basemap
