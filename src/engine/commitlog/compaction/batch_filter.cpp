// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/compaction/batch_filter.h"

#include <algorithm>

#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

using kafka::BatchHeader;
using kafka::Record;

constexpr std::uint16_t kCompressionBits = 7;
constexpr std::uint16_t kHorizonBit = 64;
constexpr std::int64_t kNoTimestamp = -1;

}  // namespace

bool BatchFilter::keeps(const BatchHeader& header, const Record& record) const {
    // Those without a key are from before the topic was compacted: nothing replaces them.
    if (!record.key) return true;
    if (newest_.is_newer(*record.key, record.offset)) return false;
    const bool is_over = header.has_delete_horizon() && header.base_timestamp <= rules_.now;
    return record.value || !is_over;
}

Result<BatchFilter::Survey> BatchFilter::survey(const BatchHeader& header,
                                                std::string_view records) const {
    Survey found;
    TRY(kafka::each_record(header, records, [&](const Record& record) -> Result<> {
        if (!keeps(header, record)) return {};
        ++found.kept;
        found.has_tombstone = found.has_tombstone || (record.key && !record.value);
        found.max_timestamp = std::max(found.max_timestamp, record.timestamp);
        return {};
    }));
    return found;
}

Result<BatchFilter::Filtered> BatchFilter::filter(const BatchHeader& header,
                                                  std::string_view batch) const {
    Filtered filtered;
    const auto records = TRY(kafka::BatchRecords::of(header, batch));
    const Survey found = TRY(survey(header, records.bytes()));
    if (found.kept == 0) {
        filtered.kind = Filtered::Kind::kEmpty;
        return filtered;
    }
    const bool is_clean = header.last_offset() < rules_.clean_end;
    const bool gets_horizon = found.has_tombstone && is_clean && !header.has_delete_horizon();
    BatchHeader changed = header;
    if (gets_horizon) {
        changed.attributes |= kHorizonBit;
        changed.base_timestamp = rules_.now + rules_.delete_retention.count();
    }
    if (found.has_tombstone && changed.has_delete_horizon()) {
        filtered.horizon = changed.base_timestamp;
    }
    if (found.kept == header.records && !gets_horizon) return filtered;
    filtered.kind = Filtered::Kind::kChanged;
    // What a record is kept for is judged by the batch as it came.
    std::string kept;
    TRY(kafka::each_record(header, records.bytes(), [&](const Record& record) -> Result<> {
        if (!keeps(header, record)) return {};
        const auto delta = static_cast<std::int32_t>(record.offset - header.base_offset);
        kafka::put_record(kept, record, changed.base_timestamp, delta);
        return {};
    }));
    changed.records = found.kept;
    if (!header.has_append_time()) changed.max_timestamp = found.max_timestamp;
    filtered.batch =
        kafka::encode_batch(changed, TRY(kafka::compress(header.compression_bits(), kept)));
    if (filtered.batch.size() > kBatchBytesMax.value) {
        return fail(ErrorCode::kExhausted, "a compacted batch became too large",
                    header.base_offset);
    }
    return filtered;
}

std::string emptied(BatchHeader header) {
    header.attributes &= static_cast<std::uint16_t>(~(kCompressionBits | kHorizonBit));
    header.base_timestamp = kNoTimestamp;
    header.max_timestamp = kNoTimestamp;
    header.records = 0;
    return kafka::encode_batch(header, "");
}

}  // namespace madang::commitlog
