// Appends straight to a partition, in this process: what the log makes of the disk's bandwidth.
// Threads: one; the commit pool is another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"
#include "io/environment.h"
#include "tool/bench/log/disk.h"

namespace madang::bench {

// Appends durable batches of 1 MiB, as many under way as one sync takes, into a partition in
// `directory`, up to `size` or for `seconds`. CPU is that of the process. Errors: those of
// commitlog::Partition.
Result<DiskFigure> append_raw(io::Environment& environment, const std::string& directory,
                              Bytes size, Seconds seconds);

}  // namespace madang::bench
