// One round of compaction by key over the sealed segments of a partition.
//
// Idea:       learn() reads what is not clean yet and remembers the newest offset of each key, as
//             far as there is room; rewrite() then writes, group by group, compacted segments
//             beside the old ones. Neighbours that fit into one segment become one. Groups are
//             replaced in the order of their offsets, so that a tombstone never goes before what it
//             hides.
// Invariants: what stays has its offset, timestamp, headers, producer and compression; the last
//             batch of a group stays at least as an empty one, so that its offsets end where they
//             did.
// Threads:    one; blocks.
// Limits:     kCompactionKeysBytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/compaction/batch_filter.h"
#include "engine/commitlog/compaction/key_offsets.h"
#include "engine/commitlog/partition.h"
#include "engine/commitlog/segment.h"
#include "io/file.h"

namespace madang::commitlog {

class Compactor {
public:
    struct Input {
        Segments sealed;
        std::int64_t end = 0;        // the offset behind the last of them
        std::int64_t clean_end = 0;  // of the rounds before
        std::int64_t now = 0;        // milliseconds since 1970
        PartitionOptions options;
        std::size_t keys_bytes_max = 0;
        std::uint64_t seed = 0;
    };
    Compactor(io::Files& files, std::string directory, Input input, std::stop_token stop);

    // Before anything else. Errors (of all that read or write): cancelled when it is stopped;
    // corrupt; those of decompression and of the disk.
    Result<> learn();
    // Up to where the partition is clean once all groups are replaced.
    std::int64_t clean_end() const { return clean_end_; }

    // Segments that become one.
    struct Group {
        Segments sources;
        std::int64_t end = 0;  // the offset behind them
    };
    std::vector<Group> groups() const;

    // Writes what is left of a group, durable under cleaned_name(). Returns null where nothing is
    // to be replaced.
    Result<SegmentPtr> rewrite(const Group& group);
    // When the first of the tombstones written or kept may go.
    std::int64_t horizon() const { return horizon_; }

private:
    class Output;
    Result<> learn(const kafka::BatchHeader& header, std::string_view batch, bool& is_full);
    Result<> rewrite(const Segment& source, const BatchFilter& filter, Output& output);
    Result<> check_going_on() const;

    io::Files& files_;
    const std::string directory_;
    const Input input_;
    const std::stop_token stop_;
    KeyOffsets newest_;
    std::int64_t clean_end_;
    std::int64_t horizon_ = kNoHorizon;
};

}  // namespace madang::commitlog
