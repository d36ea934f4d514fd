// Reads the log in a directory as its files lie, and changes none of them: not even a torn tail.
//
// Idea:    what recovery would find, found without repairing; and, which recovery does not do,
//          every batch of every sealed segment.
// Threads: any; blocks on the disk. A log that is served changes meanwhile: hold its lock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file.h"

namespace madang::commitlog {

// Where a partition lies.
struct PartitionFiles {
    std::string topic;
    std::uint32_t partition = 0;
    std::string directory;
    std::vector<std::int64_t> bases;  // first offsets of its segments, ascending
};

// Returns the partitions of the log in `directory`, by topic. Errors: not_found if there is none;
// corrupt; unsupported if a newer version wrote it; those of the disk.
Result<std::vector<PartitionFiles>> list_partitions(io::Files& files, const std::string& directory);

enum class Problem : std::uint8_t {
    kMissing,        // there is no segment
    kUnreadable,     // the disk says no
    kNoBatch,        // what stands there is no batch
    kCutShort,       // a batch is longer than its file
    kChecksum,       // a batch is not what was written
    kOrder,          // an offset that was given before
    kStart,          // the file with the start offset
    kFalseIndex,     // an index that is sound and says something else than its segment
    kTornTail,       // behind what was durable: the next start cuts it off
    kLostIndex,      // not readable: the next start makes it again
    kLostProducers,  // not readable: what a producer sends twice may be kept twice
};
// Whether something acknowledged may be lost; the last three are repaired by a start.
constexpr bool is_damage(Problem problem) {
    return problem < Problem::kTornTail;
}

struct Finding {
    Problem problem{};
    std::string file;
    std::uint64_t position = 0;      // in it
    std::uint64_t bytes = 0;         // of it, from the position on
    std::int64_t offset = -1;        // of the first record that is concerned
    std::int64_t next_segment = -1;  // the first offset that is not concerned; -1 in the last
};

struct Verified {
    std::uint64_t segments = 0;
    std::uint64_t batches = 0;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::vector<Finding> findings;  // at most one of a file
};

// Checks every batch, index and mark of a partition. `progress` is told of bytes as they are read.
Verified verify_partition(io::Files& files, const PartitionFiles& partition,
                          const std::function<void(std::uint64_t bytes)>& progress);

// The bytes of all its segments. Errors: those of the disk.
Result<std::uint64_t> bytes_of(io::Files& files, const PartitionFiles& partition);

}  // namespace madang::commitlog
