// The file, section by section.
//
// HEADER, 64 B
// OFFSET SIZE MEANING
//      0    8 magic "MDNGGEO\n"
//      8    4 version, 2; version 1, which knew no facets, counts as absent
//     12    4 points a block, 32
//     16    8 stamp: the last change the points include
//     24    8 points
//     32    8 size of the file
//     40    4 chunks
//     44    4 crc32c of the directory
//     48    4 schedules
//     52    4 crc32c of the schedules
//     56    4 zero
//     60    4 crc32c of bytes 0 to 59
//
// DIRECTORY, 24 B a chunk in Hilbert order, zeros up to a multiple of 64
//      0    8 offset of the chunk in the file
//      8    8 least Hilbert key the chunk is responsible for
//     16    4 points
//     20    4 crc32c of the chunk's bytes
//
// SCHEDULES, 28 B each in the order of their numbers, zeros up to a multiple of 64
//      0    4 number
//      4   24 hours of the UTC week, hour h is bit h % 64 of word h / 64
//
// CHUNKS, one after another: blocks (packed/block.h), then for each level of the tree from the
// leaves its groups (packed/block.h), its summaries with their tables of categories
// (packed/summary.h), and zeros up to a multiple of 64
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/snapshot_format.h"

#include "base/hash.h"

namespace madang::geo {
namespace {

constexpr std::string_view kMagic = "MDNGGEO\n";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kEntrySize = 24;
constexpr std::size_t kScheduleSize = 28;
constexpr std::string_view kPrefix = "snapshot-";
constexpr std::string_view kSuffix = ".geo";
constexpr std::size_t kStampDigits = 20;

std::uint64_t padded(std::uint64_t size) {
    return (size + 63) / 64 * 64;
}

}  // namespace

std::uint64_t directory_size(std::uint64_t chunks) {
    return padded(chunks * kEntrySize);
}

std::uint64_t schedules_size(std::uint64_t schedules) {
    return padded(schedules * kScheduleSize);
}

std::string encode(const Header& header) {
    std::string bytes(kMagic);
    put_u32(bytes, kVersion);
    put_u32(bytes, kBlockPoints);
    put_u64(bytes, header.stamp);
    put_u64(bytes, header.points);
    put_u64(bytes, header.file_size);
    put_u32(bytes, header.chunks);
    put_u32(bytes, header.directory_checksum);
    put_u32(bytes, header.schedules);
    put_u32(bytes, header.schedules_checksum);
    bytes.resize(kHeaderSize - 4);
    put_u32(bytes, crc32c(bytes));
    return bytes;
}

std::string encode(std::span<const DirectoryEntry> directory) {
    std::string bytes;
    for (const DirectoryEntry& entry : directory) {
        put_u64(bytes, entry.offset);
        put_u64(bytes, entry.first_key);
        put_u32(bytes, entry.points);
        put_u32(bytes, entry.checksum);
    }
    bytes.resize(padded(bytes.size()));
    return bytes;
}

std::string encode(std::span<const Schedule> schedules) {
    std::string bytes;
    for (const Schedule& schedule : schedules) {
        put_u32(bytes, schedule.number);
        static const HoursOfWeek kWord(~std::uint64_t{0});
        for (std::size_t first = 0; first < kHoursOfWeek; first += 64) {
            put_u64(bytes, ((schedule.hours >> first) & kWord).to_ullong());
        }
    }
    bytes.resize(padded(bytes.size()));
    return bytes;
}

Result<Header> decode_header(std::string_view bytes) {
    if (bytes.size() < kHeaderSize || !bytes.starts_with(kMagic)) {
        return fail(ErrorCode::kCorrupt, "not a geo snapshot");
    }
    Decoder in(bytes.substr(kMagic.size(), kHeaderSize - kMagic.size()));
    const std::uint32_t version = TRY(in.u32());
    const std::uint32_t block = TRY(in.u32());
    Header header;
    header.stamp = TRY(in.u64());
    header.points = TRY(in.u64());
    header.file_size = TRY(in.u64());
    header.chunks = TRY(in.u32());
    header.directory_checksum = TRY(in.u32());
    header.schedules = TRY(in.u32());
    header.schedules_checksum = TRY(in.u32());
    TRY(in.take(4));
    if (TRY(in.u32()) != crc32c(bytes.substr(0, kHeaderSize - 4))) {
        return fail(ErrorCode::kCorrupt, "geo snapshot header fails its checksum");
    }
    if (version > kVersion || block != kBlockPoints) {
        return fail(ErrorCode::kUnsupported, "geo snapshot of another version", version);
    }
    if (version < kVersion) {
        return fail(ErrorCode::kNotFound, "geo snapshot of an older version", version);
    }
    if (header.file_size != bytes.size()) {
        return fail(ErrorCode::kCorrupt, "geo snapshot is cut short or too long",
                    static_cast<std::int64_t>(bytes.size()));
    }
    return header;
}

Result<DirectoryEntry> decode_entry(Decoder& in) {
    DirectoryEntry entry;
    entry.offset = TRY(in.u64());
    entry.first_key = TRY(in.u64());
    entry.points = TRY(in.u32());
    entry.checksum = TRY(in.u32());
    return entry;
}

Result<Schedule> decode_schedule(Decoder& in) {
    Schedule schedule;
    schedule.number = TRY(in.u32());
    for (std::size_t first = 0; first < kHoursOfWeek; first += 64) {
        schedule.hours |= HoursOfWeek(TRY(in.u64())) << first;
    }
    return schedule;
}

std::string name_of(std::uint64_t stamp) {
    const std::string digits = std::to_string(stamp);
    return std::string(kPrefix) + std::string(kStampDigits - digits.size(), '0') + digits +
           std::string(kSuffix);
}

std::string path_of(const std::string& directory, const std::string& name) {
    std::string path = directory;
    path += '/';
    path += name;
    return path;
}

bool is_snapshot(std::string_view name) {
    return name.size() == kPrefix.size() + kStampDigits + kSuffix.size() &&
           name.starts_with(kPrefix) && name.ends_with(kSuffix);
}

}  // namespace madang::geo
