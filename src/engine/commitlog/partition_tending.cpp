// Keeping a partition in order: forgetting its beginning, sealing, compacting.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/commitlog/limits.h"
#include "engine/commitlog/live_partition.h"
#include "wire/kafka/compression.h"

namespace madang::commitlog {

using kafka::ErrorCode;

PartitionOptions LivePartition::options() const {
    MutexLock lock(options_mutex_);
    return options_;
}

void LivePartition::set_options(const PartitionOptions& options) {
    MutexLock lock(options_mutex_);
    options_ = options;
}

Result<std::int64_t> LivePartition::delete_records(std::int64_t offset) {
    MutexLock lock(sealed_mutex_);
    const std::int64_t end = high_watermark();
    const std::int64_t start = offset == -1 ? end : offset;
    if (start < 0 || start > end) {
        return fail(madang::ErrorCode::kNotFound, "an offset outside the log", offset);
    }
    if (start <= start_offset()) return start_offset();
    TRY(environment_.files.replace(path(kStartName), encode_start(start)));
    start_offset_.store(start, std::memory_order_release);
    TRY(drop_segments_before(start));
    return start;
}

// Hides sealed segments that hold nothing from `offset` on.
Segments LivePartition::hide_segments_before(std::int64_t offset) {
    MutexLock lock(segments_mutex_);
    Segments hidden;
    while (segments_.size() > 1 && segments_[1]->base_offset() <= offset) {
        hidden.push_back(segments_.front());
        segments_.erase(segments_.begin());
    }
    return hidden;
}

// Removes their files. Those who still read them keep them open.
Result<> LivePartition::drop_segments_before(std::int64_t offset) {
    const Segments dropped = hide_segments_before(offset);
    if (dropped.empty()) return {};
    for (const SegmentPtr& segment : dropped) TRY(remove_segment(segment->base_offset()));
    return environment_.files.sync_directory(directory_);
}

Result<> LivePartition::remove_segment(std::int64_t base_offset) {
    TRY(remove_if_there(Segment::file_name(base_offset)));
    TRY(remove_if_there(Segment::index_name(base_offset)));
    return remove_if_there(producers_name(base_offset));
}

Result<> LivePartition::remove_if_there(const std::string& name) {
    if (!TRY(environment_.files.exists(path(name)))) return {};
    return environment_.files.remove(path(name));
}

Result<> LivePartition::retain() {
    const PartitionOptions options = this->options();
    const Segments all = segments();
    std::uint64_t bytes = this->bytes();
    std::int64_t start = start_offset();
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const bool is_much =
            options.retention_bytes && bytes - all[i]->readable() >= options.retention_bytes->value;
        const bool is_old = options.retention_time &&
                            all[i]->max_timestamp() < now() - options.retention_time->count();
        if (!is_much && !is_old) break;
        bytes -= all[i]->readable();
        start = all[i + 1]->base_offset();
    }
    if (start > start_offset()) (void)TRY(delete_records(start));
    return {};
}

Result<> LivePartition::tend(std::stop_token stop) {
    if (is_tended_.exchange(true)) return {};
    const PartitionOptions options = this->options();
    {
        MutexLock lock(queue_mutex_);
        if (is_time_to_seal(options)) ask_for(is_seal_wanted_);
        if (is_time_to_flush(options)) ask_for(is_flush_wanted_);
    }
    Result<> done;
    if (options.deletes()) done = retain();
    if (done && options.compacts()) done = compact(options, std::move(stop));
    is_tended_.store(false);
    return done;
}

bool LivePartition::is_time_to_seal(const PartitionOptions& options) const {
    const std::int64_t since = active_since_.load(std::memory_order_relaxed);
    if (since < 0) return false;
    if (since <= now() - options.segment_time.count()) return true;
    // What retention does not keep goes by whole segments.
    return options.deletes() && options.retention_time &&
           segments().back()->max_timestamp() < now() - options.retention_time->count();
}

void LivePartition::flush_if_due() {
    if (unsynced_since_.load() < 0 || !is_time_to_flush(options())) return;
    MutexLock lock(queue_mutex_);
    ask_for(is_flush_wanted_);
}

bool LivePartition::is_time_to_flush(const PartitionOptions& options) const {
    const std::int64_t since = unsynced_since_.load();
    return options.durability == Durability::kOs && options.flush_time && since >= 0 &&
           since <= now() - options.flush_time->count();
}

// Lets the writing job do something beside appends.
void LivePartition::ask_for(bool& wish) {
    wish = true;
    if (is_running_) return;
    // Where the pool is full the next append does it, or the next round.
    auto job = [self = shared_from_this()] { self->run(); };
    is_running_ = environment_.pools.commit.submit(std::move(job)).has_value();
}

bool LivePartition::is_time_to_compact(const PartitionOptions& options,
                                       const Segments& sealed) const {
    std::uint64_t clean = 0;
    std::uint64_t dirty = 0;
    for (const SegmentPtr& segment : sealed) {
        const bool is_clean = segment->next_offset() <= progress_.clean_end;
        (is_clean ? clean : dirty) += segment->readable();
    }
    if (progress_.horizon <= now()) return true;
    const auto whole = static_cast<double>(clean + dirty);
    return dirty > 0 && static_cast<double>(dirty) >= options.min_dirty_ratio * whole;
}

Result<> LivePartition::compact(const PartitionOptions& options, std::stop_token stop) {
    Segments sealed = segments();
    const std::int64_t end = sealed.back()->base_offset();
    sealed.pop_back();
    if (!may_compact_ || sealed.empty() || !is_time_to_compact(options, sealed)) return {};
    Compactor::Input input;
    input.sealed = std::move(sealed);
    input.end = end;
    input.clean_end = progress_.clean_end;
    input.now = now();
    input.options = options;
    input.keys_bytes_max = options.compaction_keys_bytes;
    input.seed = environment_.random.next();
    Compactor compactor(environment_.files, directory_, std::move(input), std::move(stop));
    TRY(compactor.learn());
    for (const Compactor::Group& group : compactor.groups()) {
        const SegmentPtr compacted = TRY(compactor.rewrite(group));
        if (compacted) TRY(replace(group, compacted));
    }
    CompactionProgress done;
    done.clean_end = compactor.clean_end();
    done.horizon = compactor.horizon();
    return save(done);
}

// Puts a compacted segment into the place of others, on the disk and for readers.
Result<> LivePartition::replace(const Compactor::Group& group, const SegmentPtr& compacted) {
    MutexLock lock(sealed_mutex_);
    const std::int64_t base = compacted->base_offset();
    if (segments().front()->base_offset() > base) {
        // What is left of the group is not clean, so that nothing behind it may count as clean.
        TRY(remove_if_there(cleaned_name(base)));
        return fail(madang::ErrorCode::kCancelled, "retention was faster");
    }
    CompactionProgress replacing = progress_;
    replacing.replaced_base = base;
    replacing.replaced_end = group.end;
    TRY(save(replacing));
    // From here on an opening would finish this; until then nothing else is compacted.
    may_compact_ = false;
    io::Files& files = environment_.files;
    TRY(remove_if_there(Segment::index_name(base)));
    TRY(files.rename(path(cleaned_name(base)), path(Segment::file_name(base))));
    for (const SegmentPtr& source : group.sources) {
        if (source->base_offset() != base) TRY(remove_segment(source->base_offset()));
    }
    TRY(files.replace(path(Segment::index_name(base)), compacted->index_bytes()));
    exchange(group, compacted);
    replacing.replaced_base = CompactionProgress::kNothing;
    replacing.replaced_end = CompactionProgress::kNothing;
    TRY(save(replacing));
    may_compact_ = true;
    return {};
}

void LivePartition::exchange(const Compactor::Group& group, const SegmentPtr& compacted) {
    MutexLock lock(segments_mutex_);
    Segments changed;
    changed.reserve(segments_.size());
    for (const SegmentPtr& segment : segments_) {
        const std::int64_t base = segment->base_offset();
        const bool is_first = base == compacted->base_offset();
        const bool is_replaced = base >= compacted->base_offset() && base < group.end;
        if (is_first || !is_replaced) changed.push_back(is_first ? compacted : segment);
    }
    segments_ = std::move(changed);
}

// A save that failed may have been made: only an opening knows.
Result<> LivePartition::save(const CompactionProgress& progress) {
    const auto saved = save_progress(environment_.files, directory_, progress);
    may_compact_ = may_compact_ && saved.has_value();
    if (saved) progress_ = progress;
    return saved;
}

// Compacted partitions hold records that have keys: here, where there is time to decompress.
ErrorCode LivePartition::check_keys(const Pending& pending) const {
    if (!options().compacts()) return ErrorCode::kNone;
    std::string_view rest(pending.batches.data(), pending.batches.size());
    for (const kafka::BatchHeader& header : pending.headers) {
        const auto records = kafka::BatchRecords::of(header, rest.substr(0, header.bytes));
        if (!records) return ErrorCode::kInvalidRecord;
        const auto read = kafka::each_record(
            header, records->bytes(), [](const kafka::Record& record) -> Result<> {
                if (record.key) return {};
                return fail(madang::ErrorCode::kInvalid, "a record without a key");
            });
        if (!read) return ErrorCode::kInvalidRecord;
        rest.remove_prefix(header.bytes);
    }
    return ErrorCode::kNone;
}

}  // namespace madang::commitlog
