// Appending in groups.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/live_partition.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {

using kafka::BatchHeader;
using kafka::ErrorCode;

namespace {

// Splits an append into its batches, each checked.
Result<std::vector<BatchHeader>> headers_of(std::string_view batches) {
    std::vector<BatchHeader> headers;
    while (!batches.empty()) {
        const BatchHeader header = TRY(kafka::decode_batch_header(batches));
        if (header.bytes > batches.size()) {
            return fail(madang::ErrorCode::kCorrupt, "a batch is cut short");
        }
        TRY(kafka::check_batch(batches.substr(0, header.bytes)));
        headers.push_back(header);
        batches.remove_prefix(header.bytes);
    }
    return headers;
}

std::int64_t offsets_of(const std::vector<BatchHeader>& headers) {
    std::int64_t offsets = 0;
    for (const BatchHeader& header : headers) offsets += header.last_offset_delta + 1;
    return offsets;
}

ErrorCode check(const std::vector<BatchHeader>& headers, Bytes batch_bytes_max) {
    if (headers.empty()) return ErrorCode::kInvalidRecord;
    for (const BatchHeader& header : headers) {
        if (header.bytes > batch_bytes_max.value) return ErrorCode::kMessageTooLarge;
        const bool has_gaps = header.records - 1 != header.last_offset_delta;
        if (header.records == 0 || header.is_control() || has_gaps) {
            return ErrorCode::kInvalidRecord;
        }
    }
    const bool are_many = offsets_of(headers) > kSegmentOffsetsMax;
    return are_many ? ErrorCode::kInvalidRecord : ErrorCode::kNone;
}

ErrorCode error_of(const Error& error) {
    return error.code() == madang::ErrorCode::kUnsupported ? ErrorCode::kUnsupportedForMessageFormat
                                                           : ErrorCode::kCorruptMessage;
}

}  // namespace

LivePartition::LivePartition(io::Environment& environment, Parts parts)
    : environment_(environment),
      directory_(std::move(parts.directory)),
      options_(parts.options),
      activity_(std::move(parts.activity)),
      start_offset_(parts.start_offset),
      high_watermark_(parts.segments.back()->next_offset()),
      producers_(std::move(parts.producers)),
      mark_(std::move(parts.mark)),
      active_(parts.segments.back()),
      active_since_(parts.active_since),
      segments_(std::move(parts.segments)),
      progress_(parts.progress) {}

void Partition::append(std::string batches, AppendDone done) {
    auto kept = std::make_unique<std::string>(std::move(batches));
    const std::span<char> bytes(*kept);
    append_in_place(bytes, [kept = std::move(kept), done = std::move(done)](
                               const Appended& appended) mutable { done(appended); });
}

void LivePartition::append_in_place(std::span<char> batches, AppendDone done) {
    const auto refuse = [&](ErrorCode error) { done({error, -1, start_offset()}); };
    auto headers = headers_of({batches.data(), batches.size()});
    if (!headers) return refuse(error_of(headers.error()));
    const ErrorCode refused = check(*headers, options().batch_bytes_max);
    if (refused != ErrorCode::kNone) return refuse(refused);
    if (!is_writable()) return refuse(ErrorCode::kStorageError);
    {
        MutexLock lock(queue_mutex_);
        const bool is_full = queue_.size() >= kAppendsWaitingMax ||
                             queued_bytes_ + batches.size() > kAppendBytesWaitingMax.value;
        bool accepted = !is_full;
        if (accepted && !is_running_) {
            is_running_ = true;
            auto job = [self = shared_from_this()] { self->run(); };
            accepted = environment_.pools.commit.submit(std::move(job)).has_value();
            is_running_ = accepted;
        }
        if (accepted) {
            queued_bytes_ += batches.size();
            activity_->appends_queued.add();
            queue_.push_back({batches, *std::move(headers), std::move(done)});
            return;
        }
    }
    refuse(ErrorCode::kRequestTimedOut);
}

void LivePartition::run() {
    while (true) {
        Group group = take_group();
        if (group.is_empty()) return;
        if (group.seals) seal();
        if (group.flushes) flush();
        write_group(group);
    }
}

LivePartition::Group LivePartition::take_group() {
    Group group;
    std::uint64_t bytes = 0;
    std::int64_t offsets = 0;
    MutexLock lock(queue_mutex_);
    group.seals = std::exchange(is_seal_wanted_, false);
    group.flushes = std::exchange(is_flush_wanted_, false);
    while (!queue_.empty()) {
        const std::uint64_t size = queue_.front().batches.size();
        offsets += offsets_of(queue_.front().headers);
        const bool is_much = bytes + size > kGroupBytesMax.value || offsets > kSegmentOffsetsMax;
        if (bytes > 0 && is_much) break;
        bytes += size;
        group.pending.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    queued_bytes_ -= bytes;
    activity_->appends_taken.add(group.pending.size());
    if (group.is_empty()) is_running_ = false;
    return group;
}

void LivePartition::write_group(Group& group) {
    std::int64_t next_offset = active_->next_offset();
    Producers changed;
    for (Pending& pending : group.pending) place(group, pending, next_offset, changed);
    ErrorCode error = ErrorCode::kNone;
    if (!group.pieces.empty()) {
        error = store(group);
        if (error == ErrorCode::kNone) producers_.merge(std::move(changed));
    }
    if (error == ErrorCode::kNone && !group.pieces.empty()) {
        publish();
        count(group);
    }
    for (Placed& placed : group.placed) {
        const bool is_lost = error != ErrorCode::kNone && placed.answer.error == ErrorCode::kNone;
        if (is_lost) placed.answer = {error, -1, start_offset()};
        placed.done(placed.answer);
    }
    if (error == ErrorCode::kNone && !group.pieces.empty()) tell_watchers();
}

// Gives the batches of one append their offsets, or its answer at once. Either all of an append's
// batches are appended or none.
void LivePartition::place(Group& group, Pending& pending, std::int64_t& next_offset,
                          Producers& producers) {
    Appended answer{.start_offset = start_offset()};
    for (const BatchHeader& header : pending.headers) {
        producers.borrow(producers_, header.producer_id);
    }
    const Producers::Judgement judgement = producers.judge(pending.headers.front());
    answer.error = judgement.error != ErrorCode::kNone ? judgement.error : check_keys(pending);
    answer.base_offset = judgement.duplicate_of.value_or(next_offset);
    const bool is_new = answer.error == ErrorCode::kNone && !judgement.duplicate_of;
    std::span<char> rest = pending.batches;
    for (BatchHeader& header : pending.headers) {
        if (!is_new) break;
        header.base_offset = next_offset;
        kafka::place_batch(rest.first(kafka::kBatchHeaderBytes), next_offset, 0);
        next_offset += header.last_offset_delta + 1;
        producers.remember(header);
        group.pieces.emplace_back(rest.data(), header.bytes);
        group.headers.push_back(header);
        rest = rest.subspan(header.bytes);
    }
    if (answer.error != ErrorCode::kNone) answer.base_offset = -1;
    group.placed.push_back({std::move(pending.done), answer});
}

ErrorCode LivePartition::store(Group& group) {
    if (!is_writable()) return ErrorCode::kStorageError;
    std::uint64_t bytes = 0;
    for (const std::string_view piece : group.pieces) bytes += piece.size();
    const auto fits = make_room(bytes, group.headers.back().last_offset());
    if (!fits) return close_for_writing("a segment could not be begun", fits.error());
    const std::uint64_t before = active_->bytes();
    const PartitionOptions options = this->options();
    const auto sync_follows = options.durability == Durability::kGroup ? Segment::SyncFollows::kYes
                                                                       : Segment::SyncFollows::kNo;
    const auto written = active_->append(group.pieces, group.headers, sync_follows);
    if (!written) {
        // A full disk: what was written of it is taken back, and later appends may fit again.
        const auto undone = active_->truncate(before);
        if (!undone) return close_for_writing("an append could not be undone", undone.error());
        environment_.log.warning("an append failed", {{"partition", directory_},
                                                      {"reason", written.error().describe()}});
        return ErrorCode::kStorageError;
    }
    if (before == 0) active_since_.store(now(), std::memory_order_relaxed);
    if (unsynced_since_.load() < 0) unsynced_since_.store(now());
    const bool may_wait = options.durability == Durability::kOs && !is_time_to_flush(options);
    if (may_wait) return ErrorCode::kNone;
    activity_->syncs.add();
    const auto synced = active_->sync();
    if (!synced) return close_for_writing("a sync failed", synced.error());
    unsynced_since_.store(-1);
    return ErrorCode::kNone;
}

ErrorCode LivePartition::close_for_writing(const char* what, const Error& cause) {
    if (is_writable_.exchange(false)) activity_->partitions_closed.add(1);
    environment_.log.error(
        "a partition takes no more writes until it is opened again",
        {{"partition", directory_}, {"because", what}, {"reason", cause.describe()}});
    return ErrorCode::kStorageError;
}

Result<> LivePartition::make_room(std::uint64_t bytes, std::int64_t last_offset) {
    const PartitionOptions options = this->options();
    const bool is_full = active_->bytes() + bytes > options.segment_bytes.value ||
                         last_offset - active_->base_offset() > kSegmentOffsetsMax;
    if (is_full && active_->bytes() > 0) TRY(roll());
    // What is written now may be lost; what is there was durable.
    const bool is_durable = options.durability == Durability::kGroup;
    if (is_durable) (void)mark_.write(active_->base_offset(), active_->bytes());
    return {};
}

// Seals the last segment and begins another.
Result<> LivePartition::roll() {
    TRY(active_->sync());
    unsynced_since_.store(-1);
    const std::int64_t base = active_->next_offset();
    io::Files& files = environment_.files;
    TRY(files.replace(path(producers_name(base)), producers_.encode()));
    TRY(files.replace(path(Segment::index_name(active_->base_offset())), active_->index_bytes()));
    auto file = TRY(files.open(path(Segment::file_name(base)), io::OpenMode::kCreate));
    TRY(files.sync_directory(directory_));
    active_ = std::make_shared<Segment>(base, std::move(file));
    active_since_.store(-1, std::memory_order_relaxed);
    MutexLock lock(segments_mutex_);
    segments_.push_back(active_);
    return {};
}

void LivePartition::seal() {
    if (!is_writable() || active_->bytes() == 0) return;
    const auto rolled = roll();
    if (!rolled) (void)close_for_writing("a segment could not be sealed", rolled.error());
}

void LivePartition::flush() {
    if (!is_writable() || unsynced_since_.load() < 0) return;
    activity_->syncs.add();
    const auto synced = active_->sync();
    if (synced) {
        unsynced_since_.store(-1);
    } else {
        (void)close_for_writing("a sync failed", synced.error());
    }
}

void LivePartition::count(const Group& group) {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    for (const BatchHeader& header : group.headers) {
        records += static_cast<std::uint64_t>(std::max(header.records, 0));
        bytes += header.bytes;
    }
    activity_->batches_appended.add(group.headers.size());
    activity_->records_appended.add(records);
    activity_->bytes_appended.add(bytes);
}

void LivePartition::publish() {
    active_->publish();
    high_watermark_.store(active_->next_offset(), std::memory_order_release);
}

std::uint64_t LivePartition::watch(std::function<void()> grown) {
    MutexLock lock(watchers_mutex_);
    watchers_.emplace(next_watcher_, std::move(grown));
    return next_watcher_++;
}

void LivePartition::unwatch(std::uint64_t watcher) {
    MutexLock lock(watchers_mutex_);
    watchers_.erase(watcher);
}

void LivePartition::tell_watchers() {
    MutexLock lock(watchers_mutex_);
    for (const auto& [watcher, grown] : watchers_) grown();
}

}  // namespace madang::commitlog
