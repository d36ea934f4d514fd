// How much of a partition's last segment was durable: evidence against calling damage a torn tail.
//
// Idea:       a power cut may lose any part of what was written after the last sync, so a damaged
//             batch with nothing else to go by is cut off. A mark says "these bytes were durable"
//             and is written, unsynced, before the next append: if it survives, damage before it
//             is not the cut's work.
// Mark:       two slots of 32 bytes, written in turn:
//
//   OFFSET SIZE MEANING
//        0    4 magic "mrk\1"
//        4    4 CRC-32C of bytes 8 to 31
//        8    8 sequence: the higher slot is the newer
//       16    8 base offset of the segment
//       24    8 bytes that are durable
//
// Integers are little-endian.
// Threads:    one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "io/file.h"

namespace madang::commitlog {

class DurableMark {
public:
    // Opens or creates the file. Errors: those of the disk.
    static Result<DurableMark> open(io::Files& files, const std::string& path);
    // The same for a file that is only read, and may be absent: write() fails.
    static Result<DurableMark> open_to_read(io::Files& files, const std::string& path);

    // The bytes of this segment that the newest mark calls durable; 0 without one.
    std::uint64_t durable_bytes(std::int64_t base_offset) const {
        return base_offset == base_offset_ ? bytes_ : 0;
    }
    // Writes a mark, unless it says nothing new. Errors: those of the disk; nobody needs it.
    Result<> write(std::int64_t base_offset, std::uint64_t bytes);

private:
    explicit DurableMark(std::unique_ptr<io::File> file) : file_(std::move(file)) {}
    Result<> load();

    std::unique_ptr<io::File> file_;
    std::uint64_t sequence_ = 0;
    std::int64_t base_offset_ = -1;
    std::uint64_t bytes_ = 0;
};

}  // namespace madang::commitlog
