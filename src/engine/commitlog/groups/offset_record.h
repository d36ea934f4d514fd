// What the topic of offsets holds. Keys name what a record is about, the newest of a key counts.
//
//   key:   1      kind: 0 an offset, 1 a generation
//          varint size of the group, then the group
//          (an offset's only) varint size of the topic, then the topic; 4 the partition
//   value: of an offset: 8 the offset; 4 the leader's epoch; varint size of the metadata, then the
//          metadata. Of a generation: 4. None: forgotten.
//
// Integers are little-endian.
// Threads: values and pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace madang::commitlog {

struct OffsetKey {
    std::string topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const OffsetKey&, const OffsetKey&) = default;
};

struct CommittedOffset {
    std::int64_t offset = -1;
    std::int32_t leader_epoch = -1;
    std::string metadata;
    friend bool operator==(const CommittedOffset&, const CommittedOffset&) = default;
};

// A key as it was written: of a generation it has no topic.
struct OffsetRecordKey {
    std::string group;
    bool is_generation = false;
    OffsetKey offset;
};

std::string encode_offset_key(std::string_view group, const OffsetKey& key);
std::string encode_generation_key(std::string_view group);
// Errors (of all that read): corrupt.
Result<OffsetRecordKey> decode_offset_record_key(std::string_view bytes);

std::string encode_offset(const CommittedOffset& committed);
Result<CommittedOffset> decode_offset(std::string_view bytes);
std::string encode_generation(std::int32_t generation);
Result<std::int32_t> decode_generation(std::string_view bytes);

}  // namespace madang::commitlog
