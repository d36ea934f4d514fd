// The bytes of a log file: a header, then one frame for each commit. Pure: bytes in, bytes out.
//
// Log file:
//   OFFSET SIZE MEANING
//        0    8 magic "MDNGLOG\n"
//        8    4 format version, 1
//       12    8 number of this log, as in its name
//       20    8 salt, random
//       28    4 CRC-32C of bytes 0..27
//       32    - frames, one after another
//
// Frame:
//   OFFSET SIZE MEANING
//        0    4 magic "frm\1"
//        4    4 CRC-32C of: salt (8), offset of this frame in the file (8), bytes 8..39
//        8    4 CRC-32C of the payload
//       12    4 size of the payload
//       16    8 synced: bytes of this file that were durable before this frame was written
//       24    8 stamp of the commit
//       32    8 wall time of the commit, microseconds since 1970
//       40    - payload: a batch (log/batch.h)
//
// Integers are little-endian.
//
// Idea:  a power cut may lose any part of what was written after the last sync, so a damaged frame
//        with good ones behind it can still be a torn tail. `synced` tells the two apart: a later
//        frame that says "bytes up to S were durable" proves that damage before S is not the cut's
//        work. Salt and offset in the checksum keep bytes of an old log, or of a log stored as a
//        value, from passing as frames.
// Threads: values and pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/lsm/stamp.h"

namespace madang::lsm {

inline constexpr std::uint32_t kLogVersion = 1;
inline constexpr std::size_t kLogHeaderBytes = 32;
inline constexpr std::size_t kFrameHeaderBytes = 40;

struct LogIdentity {
    std::uint64_t number = 0;
    std::uint64_t salt = 0;
};

std::string encode_log_header(LogIdentity identity);

// Errors: corrupt; unsupported if a newer version wrote it.
Result<LogIdentity> decode_log_header(std::string_view bytes);

struct Frame {
    Commit commit;
    std::string_view payload;
};

// Appends `frame` to `out`; it will stand at `offset` in a file durable up to `synced`.
void put_frame(std::string& out, const Frame& frame, std::uint64_t salt, std::uint64_t offset,
               std::uint64_t synced);

// Reads the frames of a whole log, header included.
class LogReader {
public:
    // Errors: as decode_log_header; corrupt if the header names another log.
    static Result<LogReader> open(std::string_view bytes, std::uint64_t number);

    // Returns the next frame (its payload points into the log), or nothing at the end or at a torn
    // tail. Errors: corrupt with the offset as detail, where a cut cannot have done the damage.
    Result<std::optional<Frame>> next();

    LogIdentity identity() const { return identity_; }
    // Where the last good frame ends: what follows is a torn tail, to be cut off.
    std::uint64_t end() const { return offset_; }
    // What a frame proves to have been durable; bytes from here to end() may be in memory only.
    std::uint64_t proven() const { return proven_; }
    bool torn() const { return offset_ < bytes_.size(); }

private:
    struct Header;

    LogReader(std::string_view bytes, LogIdentity identity)
        : bytes_(bytes), identity_(identity), offset_(kLogHeaderBytes) {}

    std::optional<Header> header_at(std::uint64_t offset) const;
    bool was_durable(std::uint64_t offset) const;

    std::string_view bytes_;
    LogIdentity identity_;
    std::uint64_t offset_;
    std::uint64_t proven_ = 0;
};

}  // namespace madang::lsm
