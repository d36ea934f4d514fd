// One file of record batches, byte for byte as consumers get them, and where in it offsets are.
//
// Idea:       batches stand one after another, their offsets ascending; nothing else is in the
//             file, so that any run of them can be sent as it lies. A sparse index in memory holds
//             every kIndexSpacing bytes an offset, its position and the highest timestamp before
//             it; what lies between is found by reading headers.
// Invariants: (1) readers see only the first `readable()` bytes, which end with a batch;
//             (2) offsets of batches ascend; after a compaction with gaps.
// Threads:    append and publish one at a time; everything else from any thread.
// Limits:     kSegmentBytesMax, kIndexSpacing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "io/file.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {

// May a read wait for the disk?
enum class Reach : std::uint8_t { kMemory, kDisk };

// Where a batch stands.
struct BatchPlace {
    std::uint64_t position = 0;
    kafka::BatchHeader header;
};

class Segment {
public:
    // The name of the file whose first offset is at least `base_offset`: 20 digits and ".log".
    static std::string file_name(std::int64_t base_offset);
    static std::optional<std::int64_t> offset_of_name(std::string_view name);

    Segment(std::int64_t base_offset, std::unique_ptr<io::File> file)
        : base_offset_(base_offset), next_offset_(base_offset), file_(std::move(file)) {}

    // What scan() found.
    struct Scan {
        std::uint64_t good_bytes = 0;  // up to the first batch that is torn or damaged, or the end
        std::uint64_t file_bytes = 0;
        bool is_whole() const { return good_bytes == file_bytes; }
    };

    // Reads the file from its beginning, checks every batch, builds the index, and calls `each`
    // with every header. Once, before anything else. Blocks. Errors: those of the disk and of
    // `each`.
    Result<Scan> scan(const std::function<Result<>(const kafka::BatchHeader&)>& each);
    // Cuts off what scan() did not find good.
    Result<> truncate(std::uint64_t bytes);
    // Writes everything from `position` on once more and makes it durable: after a failed sync the
    // page cache may hold what the disk never got, and another sync does not mend that. Errors:
    // those of the disk.
    Result<> rewrite(std::uint64_t position);

    // What scan() would find, from a file that index_bytes() made; nothing is read of the segment
    // but its size. Errors: corrupt if they do not belong together; those of the disk.
    Result<> load_index(std::string_view bytes);
    std::string index_bytes() const;
    static std::string index_name(std::int64_t base_offset);  // 20 digits and ".index"

    // Whether a sync follows at once, so that the disk may as well begin while it is written.
    enum class SyncFollows : std::uint8_t { kNo, kYes };
    // Writes batches, already placed, at the end; `headers` are theirs. Errors: those of the disk;
    // then the segment must not be written again.
    Result<> append(std::span<const std::string_view> batches,
                    std::span<const kafka::BatchHeader> headers, SyncFollows sync_follows);
    Result<> sync() { return file_->sync(); }
    // Lets readers see everything written.
    void publish() {
        newest_.store(max_timestamp_, std::memory_order_relaxed);
        readable_.store(bytes_, std::memory_order_release);
    }

    // Returns the batch that holds `offset` or, if none does, the first behind it, among what is
    // readable; nothing if all are before it. Errors: unavailable with Reach::kMemory if it would
    // have to wait; corrupt; those of the disk.
    Result<std::optional<BatchPlace>> find(std::int64_t offset, Reach reach) const;
    // Returns the first batch whose highest timestamp is at least `timestamp`. Errors: as find().
    Result<std::optional<BatchPlace>> find_time(std::int64_t timestamp, Reach reach) const;
    // Calls `each` with every readable batch, in order, its checksum checked. Blocks. Errors:
    // corrupt; those of the disk and of `each`.
    Result<> each_batch(
        const std::function<Result<>(const kafka::BatchHeader&, std::string_view)>& each) const;
    // Reads a whole batch. Errors: as find().
    Result<std::string> read_batch(const BatchPlace& place, Reach reach) const;

    std::int64_t base_offset() const { return base_offset_; }
    std::uint64_t readable() const { return readable_.load(std::memory_order_acquire); }
    // The highest timestamp of what is readable, -1 without any.
    std::int64_t max_timestamp() const { return newest_.load(std::memory_order_relaxed); }
    io::File& file() const { return *file_; }
    // The writer's own: the offset behind the last batch written, and the bytes before it.
    std::int64_t next_offset() const { return next_offset_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    struct IndexEntry {
        std::uint32_t offset;    // of a batch, less the base offset
        std::uint32_t position;  // of the batch
        std::int64_t timestamp;  // the highest before it
    };

    void note(const kafka::BatchHeader& header);
    Result<kafka::BatchHeader> header_at(std::uint64_t position, Reach reach) const;
    Result<> read(std::uint64_t position, std::span<char> into, Reach reach) const;
    template <class IsWanted>
    Result<std::optional<BatchPlace>> first_from(std::uint64_t position, Reach reach,
                                                 IsWanted is_wanted) const;

    const std::int64_t base_offset_;
    std::int64_t next_offset_;
    std::uint64_t bytes_ = 0;
    std::int64_t max_timestamp_ = -1;
    std::uint64_t indexed_ = 0;  // bytes before the batch of the last entry
    std::atomic<std::uint64_t> readable_{0};
    std::atomic<std::int64_t> newest_{-1};
    std::unique_ptr<io::File> file_;
    mutable SharedMutex mutex_;
    std::vector<IndexEntry> index_ GUARDED_BY(mutex_);
};

using SegmentPtr = std::shared_ptr<Segment>;
using Segments = std::vector<SegmentPtr>;

}  // namespace madang::commitlog
