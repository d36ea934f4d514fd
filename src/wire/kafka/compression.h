// Records of a batch as producers compress them, and back.
//
// Snappy comes in the frame of snappy-java (blocks of their own length behind a head of 16 bytes)
// from most clients, and as one raw block from some; both are read, the frame is written. LZ4 and
// Zstandard are in their own frames.
// Invariants: never more than `bytes_max` are made, whatever the compressed bytes announce.
// Threads:    pure functions.
// Source:     https://kafka.apache.org/documentation/#recordbatch, xerial's SnappyOutputStream,
//             RFC 1952, RFC 8878, the LZ4 frame format.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/kafka/limits.h"
#include "wire/kafka/record_batch.h"

namespace madang::kafka {

// Errors: corrupt; exhausted beyond `bytes_max`; unsupported for a kind that nobody knows.
Result<std::string> decompress(std::uint8_t compression_bits, std::string_view bytes,
                               std::size_t bytes_max = kRecordBytesMax);

// Errors: unsupported as above; exhausted without memory.
Result<std::string> compress(std::uint8_t compression_bits, std::string_view bytes);

// Records of a batch, decompressed where they were compressed: what each_record() reads.
class BatchRecords {
public:
    // `batch` outlives this, its checksum holds. Errors: as decompress().
    static Result<BatchRecords> of(const BatchHeader& header, std::string_view batch);

    std::string_view bytes() const { return is_own_ ? std::string_view(own_) : borrowed_; }

private:
    bool is_own_ = false;
    std::string own_;
    std::string_view borrowed_;
};

}  // namespace madang::kafka
