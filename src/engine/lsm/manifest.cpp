// Encoding of the manifest.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/manifest.h"

#include "base/coding.h"
#include "base/hash.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

namespace {

constexpr std::string_view kManifestMagic = "MDNGMAN\n";
constexpr std::size_t kChecksummedHead = 12;
constexpr std::size_t kPayloadStart = 16;

std::uint32_t checksum(std::string_view head, std::string_view payload) {
    return crc32c(payload, crc32c(head));
}

Result<ManifestTable> decode_table(Decoder& decoder) {
    ManifestTable table;
    const std::uint64_t level = TRY(decoder.varint());
    if (level >= kLevels) return fail(ErrorCode::kCorrupt, "manifest names no such level");
    table.level = static_cast<std::uint32_t>(level);
    table.number = TRY(decoder.varint());
    table.bytes = TRY(decoder.varint());
    table.first_key = TRY(decoder.bytes());
    table.last_key = TRY(decoder.bytes());
    if (table.last_key < table.first_key) {
        return fail(ErrorCode::kCorrupt, "manifest table ends before it begins");
    }
    return table;
}

// Levels ascend; within a level > 0 tables ascend and share no key.
Result<> check_order(const ManifestTable& before, const ManifestTable& table) {
    if (before.level > table.level ||
        (table.level > 0 && before.level == table.level && before.last_key >= table.first_key)) {
        return fail(ErrorCode::kCorrupt, "manifest tables out of order",
                    static_cast<std::int64_t>(table.number));
    }
    return {};
}

Result<Manifest> decode_payload(std::string_view payload) {
    Decoder decoder(payload);
    Manifest manifest;
    manifest.first_log = TRY(decoder.u64());
    manifest.last.stamp.value = TRY(decoder.u64());
    manifest.last.time.microseconds = static_cast<std::int64_t>(TRY(decoder.u64()));
    std::uint64_t left = TRY(decoder.varint());
    if (left > kTablesMax) return fail(ErrorCode::kCorrupt, "manifest of too many tables");
    for (; left > 0; --left) {
        ManifestTable table = TRY(decode_table(decoder));
        if (!manifest.tables.empty()) TRY(check_order(manifest.tables.back(), table));
        manifest.tables.push_back(std::move(table));
    }
    if (!decoder.done()) return fail(ErrorCode::kCorrupt, "bytes behind the manifest");
    return manifest;
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
    std::string payload;
    put_u64(payload, manifest.first_log);
    put_u64(payload, manifest.last.stamp.value);
    put_u64(payload, static_cast<std::uint64_t>(manifest.last.time.microseconds));
    put_varint(payload, manifest.tables.size());
    for (const ManifestTable& table : manifest.tables) {
        put_varint(payload, table.level);
        put_varint(payload, table.number);
        put_varint(payload, table.bytes);
        put_bytes(payload, table.first_key);
        put_bytes(payload, table.last_key);
    }
    std::string bytes(kManifestMagic);
    put_u32(bytes, kManifestVersion);
    put_u32(bytes, checksum(bytes, payload));
    return bytes += payload;
}

Result<Manifest> decode_manifest(std::string_view bytes) {
    Decoder decoder(bytes);
    if (TRY(decoder.take(kManifestMagic.size())) != kManifestMagic) {
        return fail(ErrorCode::kCorrupt, "not a manifest");
    }
    const std::uint32_t version = TRY(decoder.u32());
    if (version > kManifestVersion) {
        return fail(ErrorCode::kUnsupported, "database written by a newer version", version);
    }
    const std::string_view payload = bytes.substr(std::min(bytes.size(), kPayloadStart));
    if (TRY(decoder.u32()) != checksum(bytes.substr(0, kChecksummedHead), payload)) {
        return fail(ErrorCode::kCorrupt, "manifest fails its checksum");
    }
    return decode_payload(payload);
}

}  // namespace madang::lsm
