// The partition on files.
//
// Threads: as Partition.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "engine/commitlog/compaction/compactor.h"
#include "engine/commitlog/compaction/progress.h"
#include "engine/commitlog/durable_mark.h"
#include "engine/commitlog/partition.h"
#include "engine/commitlog/producers.h"

namespace madang::commitlog {

class LivePartition final : public Partition, public std::enable_shared_from_this<LivePartition> {
public:
    // What recovery found.
    struct Parts {
        std::string directory;
        PartitionOptions options;
        Segments segments;
        Producers producers;
        DurableMark mark;
        std::int64_t start_offset = 0;
        CompactionProgress progress;
        std::int64_t active_since = -1;  // when the last segment got its first batch
        std::shared_ptr<Activity> activity = std::make_shared<Activity>();
    };
    LivePartition(io::Environment& environment, Parts parts);
    ~LivePartition() override {
        if (!is_writable()) activity_->partitions_closed.add(-1);
    }
    LivePartition(const LivePartition&) = delete;
    LivePartition& operator=(const LivePartition&) = delete;

    void append_in_place(std::span<char> batches, AppendDone done) override;
    Result<Slice> read(std::int64_t offset, std::uint64_t bytes_max, Reach reach) const override;
    Result<std::optional<TimedOffset>> find_time(std::int64_t timestamp,
                                                 Reach reach) const override;
    Result<std::optional<TimedOffset>> find_newest(Reach reach) const override;
    std::int64_t start_offset() const override {
        return start_offset_.load(std::memory_order_acquire);
    }
    std::int64_t high_watermark() const override {
        return high_watermark_.load(std::memory_order_acquire);
    }
    std::uint64_t bytes() const override;
    std::size_t segment_count() const override { return segments().size(); }
    Result<std::int64_t> delete_records(std::int64_t offset) override;
    Result<> retain() override;
    void flush_if_due() override;
    Result<> tend(std::stop_token stop) override;
    PartitionOptions options() const override;
    void set_options(const PartitionOptions& options) override;
    std::uint64_t watch(std::function<void()> grown) override;
    void unwatch(std::uint64_t watcher) override;
    bool is_writable() const override { return is_writable_.load(std::memory_order_acquire); }

private:
    // Batches of one append, their headers, and whom to tell.
    struct Pending {
        std::span<char> batches;
        std::vector<kafka::BatchHeader> headers;
        AppendDone done;
    };
    // Appends that have their offsets.
    struct Placed {
        AppendDone done;
        Appended answer;
    };
    struct Group {
        std::vector<Pending> pending;
        std::vector<Placed> placed;
        std::vector<std::string_view> pieces;
        std::vector<kafka::BatchHeader> headers;
        bool seals = false;    // the last segment, first
        bool flushes = false;  // what was left to the system, first
        bool is_empty() const { return pending.empty() && !seals && !flushes; }
    };

    void run();
    Group take_group();
    void write_group(Group& group);
    void place(Group& group, Pending& pending, std::int64_t& next_offset, Producers& producers);
    kafka::ErrorCode store(Group& group);
    Result<> make_room(std::uint64_t bytes, std::int64_t last_offset);
    Result<> roll();
    void seal();
    void flush();
    void publish();
    void count(const Group& group);
    // Returns what producers are told.
    kafka::ErrorCode close_for_writing(const char* what, const Error& cause);
    void tell_watchers();
    Segments segments() const;
    Segments hide_segments_before(std::int64_t offset) REQUIRES(sealed_mutex_);
    Result<> drop_segments_before(std::int64_t offset) REQUIRES(sealed_mutex_);
    Result<> remove_segment(std::int64_t base_offset);
    Result<> remove_if_there(const std::string& name);

    // Keeping order: partition_tending.cpp.
    bool is_time_to_seal(const PartitionOptions& options) const;
    bool is_time_to_flush(const PartitionOptions& options) const;
    void ask_for(bool& wish) REQUIRES(queue_mutex_);
    bool is_time_to_compact(const PartitionOptions& options, const Segments& all) const;
    Result<> compact(const PartitionOptions& options, std::stop_token stop);
    Result<> replace(const Compactor::Group& group, const SegmentPtr& compacted);
    void exchange(const Compactor::Group& group, const SegmentPtr& compacted);
    Result<> save(const CompactionProgress& progress);
    kafka::ErrorCode check_keys(const Pending& pending) const;
    std::int64_t now() const { return environment_.clock.wall().microseconds / 1000; }
    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    io::Environment& environment_;
    const std::string directory_;
    mutable Mutex options_mutex_;
    PartitionOptions options_ GUARDED_BY(options_mutex_);
    const std::shared_ptr<Activity> activity_;
    std::atomic<std::int64_t> start_offset_;
    std::atomic<std::int64_t> high_watermark_;
    std::atomic<bool> is_writable_{true};

    // The writing job's own.
    Producers producers_;
    DurableMark mark_;
    SegmentPtr active_;
    std::atomic<std::int64_t> active_since_;        // milliseconds since 1970, -1 while it is empty
    std::atomic<std::int64_t> unsynced_since_{-1};  // likewise, -1 while all is durable

    mutable Mutex segments_mutex_;
    Segments segments_ GUARDED_BY(segments_mutex_);  // by base offset, never empty
    Mutex sealed_mutex_;  // one change of the start or of sealed segments at a time

    // That of the one who tends it.
    std::atomic<bool> is_tended_{false};
    CompactionProgress progress_;
    bool may_compact_ = true;

    Mutex queue_mutex_;
    std::deque<Pending> queue_ GUARDED_BY(queue_mutex_);
    std::uint64_t queued_bytes_ GUARDED_BY(queue_mutex_) = 0;
    bool is_running_ GUARDED_BY(queue_mutex_) = false;
    bool is_seal_wanted_ GUARDED_BY(queue_mutex_) = false;
    bool is_flush_wanted_ GUARDED_BY(queue_mutex_) = false;

    Mutex watchers_mutex_;
    std::map<std::uint64_t, std::function<void()>> watchers_ GUARDED_BY(watchers_mutex_);
    std::uint64_t next_watcher_ GUARDED_BY(watchers_mutex_) = 1;
};

// The name of the file with the start offset, and of that with the producers before a segment.
inline constexpr const char* kStartName = "start";
std::string producers_name(std::int64_t base_offset);

// Start offsets as bytes. Errors: corrupt.
std::string encode_start(std::int64_t offset);
Result<std::int64_t> decode_start(std::string_view bytes);

}  // namespace madang::commitlog
