// The parts of a snapshot file that its writer and its reader share; docs in snapshot_format.cpp.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/coding.h"
#include "base/result.h"
#include "engine/geo/filter.h"

namespace madang::geo {

inline constexpr std::size_t kHeaderSize = 64;
// Added to the name of a file that is being written.
inline constexpr std::string_view kTemporary = ".new";

struct Header {
    std::uint64_t stamp = 0;
    std::uint64_t points = 0;
    std::uint64_t file_size = 0;
    std::uint32_t chunks = 0;
    std::uint32_t directory_checksum = 0;
    std::uint32_t schedules = 0;
    std::uint32_t schedules_checksum = 0;
};

struct DirectoryEntry {
    std::uint64_t offset = 0;
    std::uint64_t first_key = 0;
    std::uint32_t points = 0;
    std::uint32_t checksum = 0;
};

// Bytes of the sections, padded to a multiple of 64.
std::uint64_t directory_size(std::uint64_t chunks);
std::uint64_t schedules_size(std::uint64_t schedules);

std::string encode(const Header& header);
std::string encode(std::span<const DirectoryEntry> directory);
std::string encode(std::span<const Schedule> schedules);

// Reads the header of a whole file. Errors: corrupt; unsupported if a newer version wrote it;
// not_found if an older one did.
Result<Header> decode_header(std::string_view bytes);
Result<DirectoryEntry> decode_entry(Decoder& in);
Result<Schedule> decode_schedule(Decoder& in);

// The file name of a stamp, and whether a name is one of those.
std::string name_of(std::uint64_t stamp);
bool is_snapshot(std::string_view name);
std::string path_of(const std::string& directory, const std::string& name);

}  // namespace madang::geo
