// One partition: a log of record batches that is appended to in groups and read by offset.
//
// Idea:       appends queue; one job at a time drains the queue on the commit pool: it gives
//             batches their offsets, writes them all by one call, makes them durable by one sync,
//             then lets readers see them and tells the producers. Segments are files of
//             consecutive batches; all but the last are sealed and never change.
// Invariants: (1) with Durability::kGroup nothing is answered or read before it is durable;
//             (2) offsets have no gaps but those that compaction leaves, and are never given twice;
//             (3) a batch that a producer repeats is kept once (producers.h);
//             (4) after a failed sync nothing is ever written again: what is on the disk is not
//                 known, and producers are told so.
// Recovery:   open() checks the last segment batch by batch and cuts a torn tail off. Where a
//             mark says that the damage lies in what was durable, it is no torn tail: corrupt.
// Threads:    any.
// Limits:     commitlog/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "engine/commitlog/activity.h"
#include "engine/commitlog/limits.h"
#include "engine/commitlog/segment.h"
#include "io/environment.h"
#include "wire/kafka/protocol.h"

namespace madang::commitlog {

// When a group is made durable.
enum class Durability : std::uint8_t {
    kGroup,  // before it is answered or read
    kOs,     // when the operating system likes, and when a segment is sealed
};

// What is done about records that are not needed any more.
enum class Cleanup : std::uint8_t {
    kDelete,            // whole segments go, by retention
    kCompact,           // of each key the newest record stays
    kCompactAndDelete,  // both
};

struct PartitionOptions {
    Bytes segment_bytes = 1_GiB;
    Bytes batch_bytes_max = 1_MiB;
    Durability durability = Durability::kGroup;
    // Left to the operating system, appends are durable after so long nevertheless.
    std::optional<Milliseconds> flush_time = {};
    // A segment is sealed so long after its first append, however small it is.
    Milliseconds segment_time = kSegmentTime;
    Cleanup cleanup = Cleanup::kDelete;
    std::optional<Bytes> retention_bytes = {};        // of sealed segments and the last together
    std::optional<Milliseconds> retention_time = {};  // after the newest record of a segment
    // Of compacted partitions: the bytes never compacted, as a part of all sealed ones, from which
    // on they are; and how long a tombstone stays after that.
    double min_dirty_ratio = kMinDirtyRatio;
    Milliseconds delete_retention = kDeleteRetention;
    // Memory for the keys of one round; a matter of the machine, not of the topic: not kept.
    std::size_t compaction_keys_bytes = kCompactionKeysBytes;

    bool deletes() const { return cleanup != Cleanup::kCompact; }
    bool compacts() const { return cleanup != Cleanup::kDelete; }
};

// What became of an append.
struct Appended {
    kafka::ErrorCode error = kafka::ErrorCode::kNone;
    std::int64_t base_offset = -1;   // of the first batch; that of before, for a repeated one
    std::int64_t start_offset = -1;  // of the partition
};
using AppendDone = std::move_only_function<void(Appended)>;

// Whole batches as they lie in a file, which lives as long as `segment`.
struct Slice {
    std::shared_ptr<const Segment> segment;  // null: there is nothing
    std::uint64_t position = 0;
    std::uint64_t bytes = 0;
};

// A record's place in time.
struct TimedOffset {
    std::int64_t offset = -1;
    std::int64_t timestamp = -1;
};

class Partition {
public:
    // Opens or creates the partition in `directory`; what it does is counted in `activity`. Blocks.
    // Errors: corrupt where what was durable is damaged; those of the disk.
    static Result<std::shared_ptr<Partition>> open(io::Environment& environment,
                                                   const std::string& directory,
                                                   const PartitionOptions& options,
                                                   std::shared_ptr<Activity> activity = nullptr);
    // Waits for nothing: no append may be under way.
    virtual ~Partition() = default;

    // Appends one or more batches, checked here and now. `done` is called once, from the commit
    // pool or, for what is refused at once, from here. Errors: those of Kafka.
    void append(std::string batches, AppendDone done);
    // The same without a copy: the bytes stay where they are until `done` is called, and get their
    // offsets there.
    virtual void append_in_place(std::span<char> batches, AppendDone done) = 0;

    // Returns the batches from the one that holds `offset` on, at most `bytes_max` but at least
    // one; nothing at the high watermark. Errors: not_found outside start_offset() to
    // high_watermark(); unavailable with Reach::kMemory if it would have to wait; corrupt; those of
    // the disk.
    virtual Result<Slice> read(std::int64_t offset, std::uint64_t bytes_max, Reach reach) const = 0;

    // Returns the first record that is not older than `timestamp`, or nothing. Errors: as read().
    virtual Result<std::optional<TimedOffset>> find_time(std::int64_t timestamp,
                                                         Reach reach) const = 0;

    // Returns the first record with the highest timestamp of all, or nothing. Errors: as read().
    virtual Result<std::optional<TimedOffset>> find_newest(Reach reach) const = 0;

    virtual std::int64_t start_offset() const = 0;
    virtual std::int64_t high_watermark() const = 0;
    virtual std::uint64_t bytes() const = 0;
    virtual std::size_t segment_count() const = 0;

    // Forgets the records before `offset` (-1: before the high watermark); whole segments are
    // removed. Blocks. Returns the new start. Errors: not_found beyond the high watermark; those of
    // the disk.
    virtual Result<std::int64_t> delete_records(std::int64_t offset) = 0;
    // Removes sealed segments that retention does not keep. Blocks. Errors: those of the disk.
    virtual Result<> retain() = 0;
    // Does what is due: asks for the last segment to be sealed where it is old, retains, compacts.
    // Blocks, for as long as a compaction takes; one call does something at a time, others nothing.
    // Errors: cancelled when it is stopped; corrupt; those of the disk. Then it may go on next
    // time.
    virtual Result<> tend(std::stop_token stop) = 0;

    // Asks for what was left to the system to be made durable, if it has waited long enough.
    virtual void flush_if_due() = 0;

    // How it keeps what it holds; what is set counts from the next append and tend().
    virtual PartitionOptions options() const = 0;
    virtual void set_options(const PartitionOptions& options) = 0;

    // Calls `grown` after the high watermark has moved, from the commit pool, until unwatch().
    virtual std::uint64_t watch(std::function<void()> grown) = 0;
    virtual void unwatch(std::uint64_t watcher) = 0;

    // False after a failed write or sync: reads go on, writes need a restart.
    virtual bool is_writable() const = 0;
};

}  // namespace madang::commitlog
