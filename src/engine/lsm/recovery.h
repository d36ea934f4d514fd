// Opens what is on disk: manifest, tables, logs.
//
// Idea:       the manifest names the tables and the first log that still counts; the commits of
//             that log and all later ones are replayed into one memtable, in order and without a
//             gap. The newest log goes on being written.
// Invariants: (1) what is cut off is only a torn tail: never anything that was acknowledged;
//             (2) what was recovered is durable before anything else happens;
//             (3) files that the manifest does not name are removed only after that.
// Threads:    one; blocks on the disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/lsm/database.h"
#include "engine/lsm/log/log_writer.h"
#include "engine/lsm/manifest.h"
#include "engine/lsm/version.h"
#include "io/environment.h"

namespace madang::lsm {

struct Recovered {
    std::shared_ptr<Version> version;
    Manifest manifest;
    Commit last;
    std::unique_ptr<LogWriter> log;
    std::uint64_t next_file = 1;
};

// Recovers the database in `directory`, or makes a new one if there is none. The caller holds LOCK.
// Errors: corrupt; unsupported if a newer version wrote it; those of the files.
Result<Recovered> recover(io::Environment& environment, const std::string& directory,
                          const std::shared_ptr<BlockCache>& cache);

}  // namespace madang::lsm
