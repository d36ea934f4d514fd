// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/replay.h"

#include <algorithm>
#include <string>

#include "wire/kafka/compression.h"

namespace madang::commitlog {
namespace {

constexpr std::uint64_t kBytesAtOnce = 1 << 20;

// Returns the offset behind the batches that `bytes` hold whole.
Result<std::int64_t> replay_batches(std::string_view bytes, std::int64_t from,
                                    const std::function<Result<>(const kafka::Record&)>& each) {
    std::int64_t next = -1;
    while (bytes.size() >= kafka::kBatchHeaderBytes) {
        const auto header = TRY(kafka::decode_batch_header(bytes));
        if (header.bytes > bytes.size()) break;
        const std::string_view batch = bytes.substr(0, header.bytes);
        (void)TRY(kafka::check_batch(batch));
        const auto records = TRY(kafka::BatchRecords::of(header, batch));
        TRY(kafka::each_record(header, records.bytes(),
                               [&](const kafka::Record& record) -> Result<> {
                                   return record.offset < from ? Result<>() : each(record);
                               }));
        next = header.last_offset() + 1;
        bytes.remove_prefix(header.bytes);
    }
    if (next < 0) return fail(ErrorCode::kCorrupt, "a batch is cut short");
    return next;
}

}  // namespace

Result<> replay(const Partition& partition, std::int64_t offset,
                const std::function<Result<>(const kafka::Record&)>& each) {
    offset = std::max(offset, partition.start_offset());
    std::string bytes;
    while (offset < partition.high_watermark()) {
        const Slice slice = TRY(partition.read(offset, kBytesAtOnce, Reach::kDisk));
        if (!slice.segment) break;
        bytes.resize(slice.bytes);
        const std::size_t count = TRY(slice.segment->file().read(slice.position, bytes));
        if (count < bytes.size()) return fail(ErrorCode::kCorrupt, "a segment is cut short");
        offset = TRY(replay_batches(bytes, offset, each));
    }
    return {};
}

}  // namespace madang::commitlog
