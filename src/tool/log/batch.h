// Record batches as they lie in a segment, turned into records that can be shown.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tool/log/view.h"
#include "wire/kafka/record_batch.h"

namespace madang::logtool {

// Returns "none", "gzip", "snappy", "lz4", "zstd", or the number of another kind.
std::string compression_name(std::uint8_t bits);

// Appends the records of a whole batch from the offset `from` on. Those that cannot be read stand
// as one entry that says why. Returns the offset behind the batch.
std::int64_t append_entries(const kafka::BatchHeader& header, std::string_view batch,
                            std::int32_t partition, std::int64_t from, std::vector<Entry>& entries);

}  // namespace madang::logtool
