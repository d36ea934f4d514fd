// Which topics there are: one small file, always replaced whole. Pure.
//
//   OFFSET SIZE   MEANING
//        0    8   magic "MDNGTOP\n"
//        8    4   format version, 2 (1 is read: it ends each topic before the cleanup)
//       12    4   CRC-32C of all from 16
//       16   16   id of the cluster
//       32    8   the next producer id to give out
//       40 varint number of topics, then for each:
//          varint size of the name, then the name
//         16      id
//          varint number of partitions
//          1      1 if internal
//          1      durability: 0 group, 1 operating system
//          8      bytes of a segment
//          8      bytes of the largest batch
//          8      retention in bytes, -1 without
//          8      retention in milliseconds, -1 without
//          1      cleanup: 0 delete, 1 compact, 2 both
//          8      milliseconds until a segment is sealed
//          8      milliseconds until appends are durable, -1 without
//          8      the least dirty part that is compacted, an IEEE 754 double
//          8      milliseconds that a tombstone stays
//
// Integers are little-endian.
// Threads: values and pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/topic.h"

namespace madang::commitlog {

struct ManifestTopic {
    std::string name;
    kafka::Uuid id;
    std::uint32_t partitions = 0;
    TopicConfig config;
};

struct Manifest {
    kafka::Uuid cluster;
    std::int64_t next_producer = 0;
    std::vector<ManifestTopic> topics;
};

std::string encode_manifest(const Manifest& manifest);

// Where it lies, and the directory of a partition beside it.
inline constexpr const char* kManifestName = "topics";
inline constexpr Bytes kManifestBytesMax = 16_MiB;
std::string hex(const kafka::Uuid& id);
std::string partition_directory_name(const kafka::Uuid& topic, std::size_t partition);

// Errors: corrupt; unsupported if a newer version wrote it.
Result<Manifest> decode_manifest(std::string_view bytes);

}  // namespace madang::commitlog
