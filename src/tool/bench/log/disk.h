// What the disk under the log can do, one piece after another and here and there.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"

namespace madang::bench {

struct DiskPattern {
    const char* word;
    const char* label;
    enum class Order : std::uint8_t { kSequential, kRandom } order;
    enum class Access : std::uint8_t { kRead, kWrite } access;
    bool is_direct;       // past the page cache (O_DIRECT)
    Bytes piece;          // moved by one call
    Bytes between_syncs;  // fdatasync after so many bytes written; 0: at the end only
};

std::span<const DiskPattern> disk_patterns();

struct DiskFigure {
    std::uint64_t bytes = 0;
    std::uint64_t operations = 0;
    Nanoseconds elapsed{};
    Nanoseconds cpu{};  // of this thread
};

// Moves pieces within a file of `size` at `path`, for at most `seconds` and at most once the file's
// size. Sequential writes append to a new file, as a log does; the others use one that was written
// before. Errors: those of the disk, as unavailable with the errno.
Result<DiskFigure> run_pattern(const DiskPattern& pattern, const std::string& path, Bytes size,
                               Seconds seconds);

}  // namespace madang::bench
