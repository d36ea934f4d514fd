// Named limits of the importer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/time.h"

namespace madang::importer {

inline constexpr std::size_t kReadBytes = 256 << 10;  // one read of a file: large enough to stream
inline constexpr std::size_t kHeadBytes = 64 << 10;   // looked at to tell the format
inline constexpr std::size_t kRecordBytesMax =
    64 << 10;  // a CSV record; beyond it a quote was left open
inline constexpr std::size_t kLineBytesMax =
    1 << 20;  // a JSON line; tags of one place are far smaller
inline constexpr std::size_t kFeatureBytesMax =
    8 << 20;                                         // a GeoJSON feature: a detailed coastline fits
inline constexpr std::size_t kNestingMax = 64;       // JSON depth; GeoJSON needs about 8
inline constexpr std::size_t kColumnsMax = 1000;     // of a CSV header; wider is another format
inline constexpr std::size_t kBatchPlaces = 1000;    // handed to the sink at once
inline constexpr std::size_t kFaultsShown = 10;      // bad rows printed; the rest are counted
inline constexpr std::size_t kUnreadHoursShown = 3;  // opening hours quoted in the report
inline constexpr std::size_t kIdsRemembered = 1'000'000;  // to notice repeated ids; about 40 MiB
inline constexpr std::size_t kBusyRetries = 30;           // of a busy server: half a minute or more
inline constexpr std::size_t kServerWordsMax = 2000;  // bytes of a server's refusal that are shown
inline constexpr std::size_t kProgramLinesKept = 8;   // of another program, shown if it fails
inline constexpr std::size_t kProgramLineMax = 300;   // bytes of one of them
inline constexpr Nanoseconds kProgressOnTerminal = Milliseconds(100);  // smooth to the eye
inline constexpr Nanoseconds kProgressInLog = Seconds(5);  // a line now and then in a file

}  // namespace madang::importer
