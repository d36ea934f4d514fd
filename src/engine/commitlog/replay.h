// Reads records of a partition one after another.
// Threads: any; blocks on the disk.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "engine/commitlog/partition.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {

// Calls `each` with every record from `offset` (at least the start) to the high watermark, until
// it returns an error. Errors: those of `each`; corrupt; exhausted for batches that decompress
// to too much; unsupported for compressions that nobody knows; those of the disk.
Result<> replay(const Partition& partition, std::int64_t offset,
                const std::function<Result<>(const kafka::Record&)>& each);

}  // namespace madang::commitlog
