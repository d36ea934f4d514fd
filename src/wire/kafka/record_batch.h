// Record batches of format 2, as producers send, logs keep and consumers read them.
//
//   OFFSET SIZE MEANING
//        0    8 base offset                    } patched by the log, outside the checksum
//        8    4 length of what follows         }
//       12    4 partition leader epoch         } patched likewise
//       16    1 magic, 2
//       17    4 CRC-32C of bytes 21 to the end
//       21    2 attributes: bits 0-2 compression, 3 log append time, 4 transactional, 5 control,
//                  6 the base timestamp says when tombstones may go (KIP-534)
//       23    4 last offset, less the base offset
//       27    8 base timestamp, milliseconds since 1970
//       35    8 highest timestamp
//       43    8 producer id, -1 without one
//       51    2 producer epoch
//       53    4 base sequence
//       57    4 number of records
//       61    - records, compressed together where compression is not 0
//
// Integers are big-endian; those inside records are zigzag varints.
// Threads: pure functions; one builder, one thread.
// Source:  https://kafka.apache.org/documentation/#recordbatch
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/kafka/limits.h"

namespace madang::kafka {

enum class Compression : std::uint8_t { kNone = 0, kGzip = 1, kSnappy = 2, kLz4 = 3, kZstd = 4 };

inline constexpr std::int64_t kNoProducer = -1;

struct BatchHeader {
    std::int64_t base_offset = 0;
    std::uint32_t bytes = 0;  // of the whole batch, header included
    std::int32_t leader_epoch = 0;
    std::uint32_t crc = 0;
    std::uint16_t attributes = 0;
    std::int32_t last_offset_delta = 0;
    std::int64_t base_timestamp = 0;
    std::int64_t max_timestamp = 0;
    std::int64_t producer_id = kNoProducer;
    std::int16_t producer_epoch = -1;
    std::int32_t base_sequence = -1;
    std::int32_t records = 0;

    std::int64_t last_offset() const { return base_offset + last_offset_delta; }
    std::uint8_t compression_bits() const { return attributes & 7; }
    bool has_append_time() const { return (attributes & 8) != 0; }
    bool has_delete_horizon() const { return (attributes & 64) != 0; }
    bool is_control() const { return (attributes & 32) != 0; }
    bool is_transactional() const { return (attributes & 16) != 0; }
};

// Reads the header of the batch that `bytes` begin with; the rest may be missing. Errors: corrupt
// for lengths and counts that cannot be; unsupported for another magic.
Result<BatchHeader> decode_batch_header(std::string_view bytes);

// Reads a header and checks that `batch` is exactly this batch and that its checksum holds.
// Errors: as decode_batch_header; corrupt.
Result<BatchHeader> check_batch(std::string_view batch);

// Gives the batch at `header`, kBatchHeaderBytes long, its place in a log.
void place_batch(std::span<char> header, std::int64_t base_offset, std::int32_t leader_epoch);

struct RecordHeader {
    std::string_view key;
    std::optional<std::string_view> value;
};

struct Record {
    std::int64_t offset = 0;
    std::int64_t timestamp = 0;  // milliseconds since 1970
    std::optional<std::string_view> key{};
    std::optional<std::string_view> value{};  // nothing: a tombstone, in compacted topics
    std::vector<RecordHeader> headers{};
};

// Calls `each` with every record, in order, until it returns an error. `records` is what follows
// the header, decompressed; what is handed out points into it. Errors: corrupt; those of `each`.
Result<> each_record(const BatchHeader& header, std::string_view records,
                     const std::function<Result<>(const Record&)>& each);

// Appends a record as it stands in a batch of this base timestamp, so far behind its base offset.
void put_record(std::string& out, const Record& record, std::int64_t base_timestamp,
                std::int32_t offset_delta);

// Makes an uncompressed batch record by record. Offsets count from 0 until the log places it.
class BatchBuilder {
public:
    // `offset_delta`, if given, keeps a record's distance from the base offset (compaction leaves
    // gaps); else records follow one another.
    void add(const Record& record, std::optional<std::int32_t> offset_delta = std::nullopt);

    bool empty() const { return count_ == 0; }
    std::size_t bytes() const { return kBatchHeaderBytes + records_.size(); }

    // Who produced the batch, for idempotence.
    void set_producer(std::int64_t id, std::int16_t epoch, std::int32_t base_sequence);

    // Returns the batch and starts anew. Needs at least one record.
    std::string finish();

private:
    std::string records_;
    BatchHeader header_;
    std::int32_t count_ = 0;
    std::int32_t next_delta_ = 0;
};

// Writes a header over bytes whose records follow, with the checksum of both.
std::string encode_batch(BatchHeader header, std::string_view records);

}  // namespace madang::kafka
