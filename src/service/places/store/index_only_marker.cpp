// The marker's bytes.
//
// OFFSET SIZE MEANING, integers little-endian
//      0    8 magic "MDNGIDX\n"
//      8    4 version, 1
//     12    8 places of the index, ids 1 to that
//     20    8 seed of the generator
//     28    - categories: their number as varint, then each: length as varint, bytes
//      -    - schedules: the same
//      -    4 crc32c of all before
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/index_only_marker.h"

#include <algorithm>
#include <span>

#include "base/coding.h"
#include "base/hash.h"

namespace madang::places {

namespace {

constexpr std::string_view kMagic = "MDNGIDX\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 4;

void put_names(std::string& out, std::span<const std::string> names) {
    put_varint(out, names.size());
    for (const std::string& name : names) put_bytes(out, name);
}

Result<std::vector<std::string>> read_names(Decoder& in, std::size_t most) {
    const std::uint64_t count = TRY(in.varint());
    if (count > most) return fail(ErrorCode::kCorrupt, "the index-only marker has too many names");
    std::vector<std::string> names;
    names.reserve(std::min<std::uint64_t>(count, in.remaining()));  // each takes a byte at least
    for (std::uint64_t i = 0; i < count; ++i) names.emplace_back(TRY(in.bytes()));
    return names;
}

}  // namespace

std::string marker_path(const std::string& data_directory) {
    return data_directory + "/index-only";
}

std::string encode_marker(const IndexOnlyMarker& marker) {
    std::string bytes(kMagic);
    put_u32(bytes, kVersion);
    put_u64(bytes, marker.contents.count);
    put_u64(bytes, marker.contents.seed);
    put_names(bytes, marker.categories);
    put_names(bytes, marker.schedules);
    put_u32(bytes, crc32c(bytes));
    return bytes;
}

Result<IndexOnlyMarker> decode_marker(std::string_view bytes) {
    if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + kChecksumBytes) {
        return fail(ErrorCode::kCorrupt, "not an index-only marker");
    }
    const std::string_view front = bytes.substr(0, bytes.size() - kChecksumBytes);
    Decoder tail(bytes.substr(front.size()));
    if (TRY(tail.u32()) != crc32c(front)) {
        return fail(ErrorCode::kCorrupt, "the index-only marker fails its checksum");
    }
    Decoder in(front.substr(kMagic.size()));
    const std::uint32_t version = TRY(in.u32());
    if (version != kVersion) {
        return fail(ErrorCode::kUnsupported, "index-only marker of another version", version);
    }
    IndexOnlyMarker marker;
    marker.contents.count = TRY(in.u64());
    marker.contents.seed = TRY(in.u64());
    marker.categories = TRY(read_names(in, kCategoriesMax));
    marker.schedules = TRY(read_names(in, kSchedulesMax));
    if (!in.done()) return fail(ErrorCode::kCorrupt, "the index-only marker is too long");
    return marker;
}

}  // namespace madang::places
