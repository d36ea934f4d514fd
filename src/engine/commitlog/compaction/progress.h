// How far a partition is compacted, and which of its segments are being replaced: one small file,
// always replaced whole.
//
//   OFFSET SIZE MEANING
//        0    8 magic "MDNGCPT\n"
//        8    4 format version, 1
//       12    4 CRC-32C of all from 16
//       16    8 clean end: no key stands twice before it
//       24    8 when the next tombstones may go, milliseconds since 1970
//       32    8 base offset of the segment that takes the place of others, -1 without
//       40    8 the offset before which those others begin
//
// Integers are little-endian.
// Idea:    once the file names a replacement, opening the partition finishes it: the compacted
//          segment beside the old ones (".cleaned") takes the first one's name, the rest go.
// Threads: values; load and save block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/commitlog/compaction/batch_filter.h"
#include "io/file.h"

namespace madang::commitlog {

struct CompactionProgress {
    static constexpr std::int64_t kNothing = -1;

    std::int64_t clean_end = 0;
    std::int64_t horizon = kNoHorizon;
    std::int64_t replaced_base = kNothing;
    std::int64_t replaced_end = kNothing;

    bool is_replacing() const { return replaced_base != kNothing; }
};

std::string encode_progress(const CompactionProgress& progress);
// Errors: corrupt; unsupported if a newer version wrote it.
Result<CompactionProgress> decode_progress(std::string_view bytes);

// Reads the file of a partition; without one nothing is clean. Errors: as decode_progress; those of
// the disk.
Result<CompactionProgress> load_progress(io::Files& files, const std::string& directory);
Result<> save_progress(io::Files& files, const std::string& directory,
                       const CompactionProgress& progress);

// The name of a compacted segment before it takes its place: 20 digits and ".cleaned".
std::string cleaned_name(std::int64_t base_offset);

// Finishes the replacement that `progress` names, or removes what is left of one that it does not.
// Errors: those of the disk.
Result<> finish_replacement(io::Files& files, const std::string& directory,
                            CompactionProgress& progress);

}  // namespace madang::commitlog
