// The parts of a table file that are not blocks of entries. Pure.
//
// Table file:
//   data blocks | filter block | index block | properties block | footer
//   Every block has the trailer of block.h. The filter block is a Bloom filter of all user keys
//   (base/bloom.h). The index block is a block of entries: the last internal key of each data
//   block, with its handle (varint offset, varint size without trailer) as the value.
//
// Properties block:
//   varint number of entries
//   8      greatest stamp
//   varint size of the first user key, then the key
//   varint size of the last user key, then the key
//
// Footer, the last 64 bytes:
//   OFFSET SIZE MEANING
//        0    8 offset of the filter block
//        8    8 its size without trailer
//       16    8 offset of the index block
//       24    8 its size
//       32    8 offset of the properties block
//       40    8 its size
//       48    4 format version, 1
//       52    4 CRC-32C of bytes 0..51
//       56    8 magic "MDNGTBL\n"
//
// Integers are little-endian.
// Threads: values and pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/lsm/stamp.h"

namespace madang::lsm {

inline constexpr std::uint32_t kTableVersion = 1;
inline constexpr std::size_t kFooterBytes = 64;

struct BlockHandle {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  // without trailer
};

void put_handle(std::string& out, BlockHandle handle);
Result<BlockHandle> decode_handle(std::string_view bytes);

struct Footer {
    BlockHandle filter;
    BlockHandle index;
    BlockHandle properties;
};

std::string encode_footer(const Footer& footer);
// Errors: corrupt; unsupported if a newer version wrote it.
Result<Footer> decode_footer(std::string_view bytes);

struct TableProperties {
    std::uint64_t entries = 0;
    Stamp greatest_stamp;
    std::string first_key;  // user keys
    std::string last_key;
};

std::string encode_properties(const TableProperties& properties);
Result<TableProperties> decode_properties(std::string_view bytes);

}  // namespace madang::lsm
