// Reading a partition, and forgetting its beginning.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/commitlog/live_partition.h"

namespace madang::commitlog {
namespace {

// The last segment that begins at `offset` or before; the first, if all begin behind it.
Segments::const_iterator segment_of(const Segments& segments, std::int64_t offset) {
    const auto behind = std::ranges::upper_bound(
        segments, offset, {}, [](const SegmentPtr& segment) { return segment->base_offset(); });
    return behind == segments.begin() ? behind : std::prev(behind);
}

// The first record of a batch that is not older. In a compressed batch the batch itself stands for
// its records: a consumer reads it whole and skips what is before.
Result<TimedOffset> record_in(const Segment& segment, const BatchPlace& place,
                              std::int64_t timestamp, Reach reach) {
    const kafka::BatchHeader& header = place.header;
    TimedOffset found{header.base_offset, header.base_timestamp};
    if (header.base_timestamp >= timestamp || header.compression_bits() != 0) return found;
    const std::string batch = TRY(segment.read_batch(place, reach));
    bool is_found = false;
    TRY(kafka::each_record(header, std::string_view(batch).substr(kafka::kBatchHeaderBytes),
                           [&](const kafka::Record& record) -> Result<> {
                               if (!is_found && record.timestamp >= timestamp) {
                                   found = {record.offset, record.timestamp};
                                   is_found = true;
                               }
                               return {};
                           }));
    return found;
}

}  // namespace

Segments LivePartition::segments() const {
    MutexLock lock(segments_mutex_);
    return segments_;
}

Result<Slice> LivePartition::read(std::int64_t offset, std::uint64_t bytes_max, Reach reach) const {
    const std::int64_t end = high_watermark();
    if (offset < start_offset() || offset > end) {
        return fail(madang::ErrorCode::kNotFound, "an offset outside the log", offset);
    }
    if (offset == end) return Slice{};
    const Segments all = segments();
    for (auto at = segment_of(all, offset); at != all.end(); ++at) {
        const auto place = TRY((*at)->find(offset, reach));
        if (!place) continue;
        const std::uint64_t rest = (*at)->readable() - place->position;
        const std::uint64_t wanted = std::max<std::uint64_t>(place->header.bytes, bytes_max);
        return Slice{*at, place->position, std::min(rest, wanted)};
    }
    return Slice{};
}

Result<std::optional<TimedOffset>> LivePartition::find_time(std::int64_t timestamp,
                                                            Reach reach) const {
    for (const SegmentPtr& segment : segments()) {
        const auto place = TRY(segment->find_time(timestamp, reach));
        if (!place || place->header.last_offset() < start_offset()) continue;
        TimedOffset found = TRY(record_in(*segment, *place, timestamp, reach));
        found.offset = std::max(found.offset, start_offset());
        return found;
    }
    return std::nullopt;
}

std::uint64_t LivePartition::bytes() const {
    std::uint64_t bytes = 0;
    for (const SegmentPtr& segment : segments()) bytes += segment->readable();
    return bytes;
}

Result<std::int64_t> LivePartition::delete_records(std::int64_t offset) {
    MutexLock lock(start_mutex_);
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

// Removes the files of sealed segments that hold nothing from `offset` on. Those who still read
// them keep them open.
Result<> LivePartition::drop_segments_before(std::int64_t offset) {
    Segments dropped;
    {
        MutexLock lock(segments_mutex_);
        while (segments_.size() > 1 && segments_[1]->base_offset() <= offset) {
            dropped.push_back(segments_.front());
            segments_.erase(segments_.begin());
        }
    }
    if (dropped.empty()) return {};
    for (const SegmentPtr& segment : dropped) {
        const std::int64_t base = segment->base_offset();
        TRY(environment_.files.remove(path(Segment::file_name(base))));
        for (const std::string& name : {Segment::index_name(base), producers_name(base)}) {
            if (TRY(environment_.files.exists(path(name)))) {
                TRY(environment_.files.remove(path(name)));
            }
        }
    }
    return environment_.files.sync_directory(directory_);
}

Result<> LivePartition::retain() {
    const Segments all = segments();
    const std::int64_t now = environment_.clock.wall().microseconds / 1000;
    std::uint64_t bytes = this->bytes();
    std::int64_t start = start_offset();
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const bool is_much = options_.retention_bytes &&
                             bytes - all[i]->readable() >= options_.retention_bytes->value;
        const bool is_old = options_.retention_time &&
                            all[i]->max_timestamp() + options_.retention_time->count() < now;
        if (!is_much && !is_old) break;
        bytes -= all[i]->readable();
        start = all[i + 1]->base_offset();
    }
    if (start > start_offset()) (void)TRY(delete_records(start));
    return {};
}

}  // namespace madang::commitlog
