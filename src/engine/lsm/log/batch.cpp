// Encoding of batches.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/log/batch.h"

#include "base/coding.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

std::string encode_batch(const Writes& writes) {
    std::string payload;
    put_varint(payload, writes.size());
    for (const auto& [key, write] : writes) {
        payload.push_back(static_cast<char>(write.tag.kind()));
        put_bytes(payload, key);
        if (write.tag.kind() == Kind::kValue) put_bytes(payload, write.value);
    }
    return payload;
}

Result<> decode_batch(std::string_view payload, Stamp stamp,
                      const std::function<void(const InternalKey&, std::string_view value)>& each) {
    Decoder decoder(payload);
    std::uint64_t left = TRY(decoder.varint());
    for (; left > 0; --left) {
        const auto kind = static_cast<std::uint8_t>(TRY(decoder.take(1))[0]);
        if (kind > kKindMax) return fail(ErrorCode::kCorrupt, "unknown kind of write", kind);
        const std::string_view key = TRY(decoder.bytes());
        std::string_view value;
        if (static_cast<Kind>(kind) == Kind::kValue) value = TRY(decoder.bytes());
        if (key.size() > kKeyBytesMax || value.size() > kValueBytesMax) {
            return fail(ErrorCode::kCorrupt, "write larger than any that is accepted");
        }
        each({.user_key = key, .tag = Tag::of(stamp, static_cast<Kind>(kind))}, value);
    }
    if (!decoder.done()) return fail(ErrorCode::kCorrupt, "bytes behind the last write");
    return {};
}

}  // namespace madang::lsm
