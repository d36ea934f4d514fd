// Reading a partition.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/commitlog/live_partition.h"
#include "wire/kafka/compression.h"

namespace madang::commitlog {
namespace {

// The last segment that begins at `offset` or before; the first, if all begin behind it.
Segments::const_iterator segment_of(const Segments& segments, std::int64_t offset) {
    const auto behind = std::ranges::upper_bound(
        segments, offset, {}, [](const SegmentPtr& segment) { return segment->base_offset(); });
    return behind == segments.begin() ? behind : std::prev(behind);
}

// The first record of a batch that is not older. Where the batch holds none, or cannot be
// decompressed, it stands for its records itself: a consumer reads it whole and skips what is
// before.
Result<TimedOffset> record_in(const Segment& segment, const BatchPlace& place,
                              std::int64_t timestamp, Reach reach) {
    const kafka::BatchHeader& header = place.header;
    TimedOffset found{header.base_offset, header.max_timestamp};
    const std::string batch = TRY(segment.read_batch(place, reach));
    const auto records = kafka::BatchRecords::of(header, batch);
    if (!records) return found;
    bool is_found = false;
    TRY(kafka::each_record(header, records->bytes(), [&](const kafka::Record& record) -> Result<> {
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

Result<std::optional<TimedOffset>> LivePartition::find_newest(Reach reach) const {
    std::int64_t newest = -1;
    for (const SegmentPtr& segment : segments()) {
        newest = std::max(newest, segment->max_timestamp());
    }
    if (newest < 0) return std::nullopt;
    return find_time(newest, reach);
}

std::uint64_t LivePartition::bytes() const {
    std::uint64_t bytes = 0;
    for (const SegmentPtr& segment : segments()) bytes += segment->readable();
    return bytes;
}

}  // namespace madang::commitlog
