// The map under the places: streets, water and buildings of OpenStreetMap extracts, as vector
// tiles.
//
// Idea:       each imported extract is a file of tiles (container.h, extracts.h), made by tilemaker
//             and replaced as a whole. What several extracts show in one tile is joined when it is
//             asked for. The directory is looked at again every kLookInterval while requests come,
//             so that a running server shows an import, or one less, within seconds.
// Invariants: (1) a file is never changed under its name;
//             (2) one that is damaged is logged and left out; the others are shown.
// Threads:    coroutines on reactors, which never block: all reading is done in the read pool.
// Limits:     basemap/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "engine/http/route.h"
#include "io/environment.h"
#include "io/published.h"
#include "io/task.h"
#include "service/basemap/container.h"
#include "service/basemap/extracts.h"
#include "wire/mvt/tile.h"

namespace madang::basemap {

inline constexpr const char* kTilesPath = "/v1/basemap/{z}/{x}/{y}.pbf";
inline constexpr const char* kAttribution = "© OpenStreetMap contributors";

enum class Coding : std::uint8_t { kIdentity, kGzip };

struct TileBytes {
    std::string bytes;  // empty: nothing is there
    Coding coding = Coding::kIdentity;
};

class BaseMap {
public:
    // Looks at DATA/basemap, which need not exist. Blocks. The environment outlives it.
    BaseMap(io::Environment& environment, std::string data_directory);

    // Returns what all extracts cover together, or nothing where there is none.
    io::Task<Result<std::optional<Coverage>>> coverage();

    // Returns what all extracts show in a tile, not compressed unless `accepted` allows it.
    // Errors: not_found if there is no base map; corrupt; exhausted for a tile above the limits.
    io::Task<Result<TileBytes>> tile(mvt::Tile tile, Coding accepted);

private:
    struct Opened {
        Extract extract;
        std::shared_ptr<const Container> container;
    };
    using Set = std::vector<Opened>;

    std::shared_ptr<const Set> newest() EXCLUDES(looking_);
    Result<> look() REQUIRES(looking_);
    std::shared_ptr<const Container> open(const Extract& extract, const Set& before)
        REQUIRES(looking_);
    Result<TileBytes> read(const mvt::Tile& tile, Coding accepted) EXCLUDES(looking_);

    io::Environment& environment_;
    const std::string data_directory_;
    io::Published<Set> opened_;
    Mutex looking_;
    std::optional<MonotonicTime> looked_ GUARDED_BY(looking_);
    std::set<std::string> damaged_ GUARDED_BY(looking_);  // files that were told of
};

// GET /v1/basemap/{z}/{x}/{y}. The map must outlive the routes and every request under way.
std::vector<http::Route> routes(BaseMap& map);

struct Installed {
    Contents contents;
    Coverage coverage;
};

// Verifies a file that was made in DATA/basemap/work and makes it the map of `name`, durably; then
// removes the one before. For tools; blocks. Errors: corrupt; those of the disk.
Result<Installed> install(io::Environment& environment, const std::string& data_directory,
                          const std::string& name, const std::string& made);

}  // namespace madang::basemap
