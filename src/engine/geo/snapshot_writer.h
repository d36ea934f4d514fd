// Writes a snapshot chunk by chunk, so that a base larger than memory can be built on disk.
//
// Idea:       the front (header, directory, schedules) has a size that the number of chunks tells;
//             it is left free and filled in at the end.
// Invariants: nothing stands under a snapshot's name that was not synced whole before.
// Threads:    one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/geo/packed/base.h"
#include "engine/geo/snapshot_format.h"
#include "io/environment.h"

namespace madang::geo {

class SnapshotWriter {
public:
    // Begins the snapshot of `stamp` with exactly `chunks` chunks. Errors: those of the disk.
    static Result<SnapshotWriter> begin(io::Environment& environment, std::string directory,
                                        std::uint64_t stamp, std::uint64_t chunks,
                                        std::span<const Schedule> schedules);
    SnapshotWriter(SnapshotWriter&&) = default;
    SnapshotWriter& operator=(SnapshotWriter&&) = delete;
    // Gives the space back unless finish() has succeeded.
    ~SnapshotWriter();

    Result<> add(const Piece& piece);

    // Makes it durable and removes older snapshots. After all chunks, once. Errors: those of the
    // disk; what was there before is then still there.
    Result<> finish();

private:
    SnapshotWriter(io::Environment& environment, std::string directory, std::uint64_t stamp,
                   std::string schedules, std::uint32_t schedule_count);
    Result<> create(std::uint64_t chunks);

    io::Environment& environment_;
    std::string directory_;
    std::string name_;
    std::string schedules_;  // encoded
    Header header_;
    std::vector<DirectoryEntry> entries_;
    std::unique_ptr<io::File> file_;  // null once finished
};

}  // namespace madang::geo
