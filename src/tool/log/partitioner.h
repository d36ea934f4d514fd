// Which partition a key belongs to, as Kafka's own clients decide it: the same key written by any
// of them lands in the same partition.
//
// Threads: pure function.
// Source:  org.apache.kafka.common.utils.Utils.murmur2, BuiltInPartitioner
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace madang::logtool {

std::uint32_t murmur2(std::string_view bytes);

// `partitions` is at least 1.
inline std::int32_t partition_of_key(std::string_view key, std::size_t partitions) {
    const std::uint32_t positive = murmur2(key) & 0x7FFFFFFF;
    return static_cast<std::int32_t>(positive % partitions);
}

}  // namespace madang::logtool
