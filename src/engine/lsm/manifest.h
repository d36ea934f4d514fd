// Which tables and logs make up the database: one small file, always replaced whole. Pure.
//
// Manifest:
//   OFFSET SIZE   MEANING
//        0    8   magic "MDNGMAN\n"
//        8    4   format version, 1
//       12    4   CRC-32C of bytes 0..11 and all from 16
//       16    8   first log whose commits are not all in tables
//       24    8   stamp of the last commit that is in tables
//       32    8   its wall time, microseconds since 1970
//       40 varint number of tables, then for each:
//          varint level
//          varint number of the file
//          varint its size
//          varint size of the first user key, then the key
//          varint size of the last user key, then the key
//
// Integers are little-endian. Tables of level 0 stand newest first, others by key.
// Threads: values and pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/lsm/stamp.h"

namespace madang::lsm {

inline constexpr std::uint32_t kManifestVersion = 1;

struct ManifestTable {
    std::uint32_t level = 0;
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    std::string first_key;
    std::string last_key;
    friend bool operator==(const ManifestTable&, const ManifestTable&) = default;
};

struct Manifest {
    std::uint64_t first_log = 0;
    Commit last;  // in tables
    std::vector<ManifestTable> tables;
};

std::string encode_manifest(const Manifest& manifest);

// Errors: corrupt, also where tables of a level > 0 overlap; unsupported if it is newer.
Result<Manifest> decode_manifest(std::string_view bytes);

}  // namespace madang::lsm
