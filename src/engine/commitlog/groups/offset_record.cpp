// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/groups/offset_record.h"

#include "base/coding.h"

namespace madang::commitlog {
namespace {

constexpr char kOffset = 0;
constexpr char kGeneration = 1;

std::int32_t signed_of(std::uint32_t bits) {
    return static_cast<std::int32_t>(bits);
}

Result<> finish(const Decoder& in) {
    if (in.done()) return {};
    return fail(ErrorCode::kCorrupt, "bytes behind a record of a group");
}

}  // namespace

std::string encode_offset_key(std::string_view group, const OffsetKey& key) {
    std::string bytes(1, kOffset);
    put_bytes(bytes, group);
    put_bytes(bytes, key.topic);
    put_u32(bytes, static_cast<std::uint32_t>(key.partition));
    return bytes;
}

std::string encode_generation_key(std::string_view group) {
    std::string bytes(1, kGeneration);
    put_bytes(bytes, group);
    return bytes;
}

Result<OffsetRecordKey> decode_offset_record_key(std::string_view bytes) {
    Decoder in(bytes);
    OffsetRecordKey key;
    const char kind = TRY(in.take(1))[0];
    if (kind != kOffset && kind != kGeneration) {
        return fail(ErrorCode::kCorrupt, "an unknown kind of record of a group", kind);
    }
    key.group = TRY(in.bytes());
    key.is_generation = kind == kGeneration;
    if (!key.is_generation) {
        key.offset.topic = TRY(in.bytes());
        key.offset.partition = signed_of(TRY(in.u32()));
    }
    TRY(finish(in));
    return key;
}

std::string encode_offset(const CommittedOffset& committed) {
    std::string bytes;
    put_u64(bytes, static_cast<std::uint64_t>(committed.offset));
    put_u32(bytes, static_cast<std::uint32_t>(committed.leader_epoch));
    put_bytes(bytes, committed.metadata);
    return bytes;
}

Result<CommittedOffset> decode_offset(std::string_view bytes) {
    Decoder in(bytes);
    CommittedOffset committed;
    committed.offset = static_cast<std::int64_t>(TRY(in.u64()));
    committed.leader_epoch = signed_of(TRY(in.u32()));
    committed.metadata = TRY(in.bytes());
    TRY(finish(in));
    return committed;
}

std::string encode_generation(std::int32_t generation) {
    std::string bytes;
    put_u32(bytes, static_cast<std::uint32_t>(generation));
    return bytes;
}

Result<std::int32_t> decode_generation(std::string_view bytes) {
    Decoder in(bytes);
    const std::int32_t generation = signed_of(TRY(in.u32()));
    TRY(finish(in));
    return generation;
}

}  // namespace madang::commitlog
