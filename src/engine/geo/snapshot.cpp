// Writing and reading snapshots.
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
#include "engine/geo/snapshot.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/coding.h"
#include "base/hash.h"

namespace madang::geo {
namespace {

constexpr std::string_view kMagic = "MDNGGEO\n";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kHeaderSize = 64;
constexpr std::size_t kEntrySize = 24;
constexpr std::size_t kScheduleSize = 28;
constexpr std::string_view kPrefix = "snapshot-";
constexpr std::string_view kSuffix = ".geo";
constexpr std::string_view kTemporary = ".new";
constexpr std::size_t kStampDigits = 20;

struct Header {
    std::uint64_t stamp = 0;
    std::uint64_t points = 0;
    std::uint64_t file_size = 0;
    std::uint32_t chunks = 0;
    std::uint32_t directory_checksum = 0;
    std::uint32_t schedules = 0;
    std::uint32_t schedules_checksum = 0;
};

struct DirectoryEntry {
    std::uint64_t offset = 0;
    std::uint64_t first_key = 0;
    std::uint32_t points = 0;
    std::uint32_t checksum = 0;
};

std::uint64_t padded(std::uint64_t size) {
    return (size + 63) / 64 * 64;
}
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

// Header, directory and schedules of `base`, ready to be followed by its chunks.
std::string encode_front(const Base& base) {
    const std::vector<Schedule> schedules = base.schedules()->all();
    const std::string encoded = encode(schedules);
    std::string directory;
    std::uint64_t offset = kHeaderSize + directory_size(base.chunks()) + encoded.size();
    for (const Piece& piece : base.pieces()) {
        put_u64(directory, offset);
        put_u64(directory, piece.first_key);
        put_u32(directory, piece.chunk->points());
        put_u32(directory, piece.chunk->checksum());
        offset += piece.chunk->bytes().size();
    }
    directory.resize(directory_size(base.chunks()));
    const Header header{.stamp = base.stamp(),
                        .points = base.points(),
                        .file_size = offset,
                        .chunks = static_cast<std::uint32_t>(base.chunks()),
                        .directory_checksum = crc32c(directory),
                        .schedules = static_cast<std::uint32_t>(schedules.size()),
                        .schedules_checksum = crc32c(encoded)};
    return encode(header) + directory + encoded;
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

// Returns the next `size` bytes from `offset` on if they have the checksum, and moves the offset.
Result<std::string_view> section(std::string_view bytes, std::uint64_t& offset, std::uint64_t size,
                                 std::uint32_t checksum) {
    if (size > bytes.size() - offset || crc32c(bytes.substr(offset, size)) != checksum) {
        return fail(ErrorCode::kCorrupt, "geo snapshot's front fails its checksum",
                    static_cast<std::int64_t>(offset));
    }
    const std::string_view found = bytes.substr(offset, size);
    offset += size;
    return found;
}

Result<Schedule> decode_schedule(Decoder& in) {
    Schedule schedule;
    schedule.number = TRY(in.u32());
    for (std::size_t first = 0; first < kHoursOfWeek; first += 64) {
        schedule.hours |= HoursOfWeek(TRY(in.u64())) << first;
    }
    return schedule;
}

Result<std::shared_ptr<Schedules>> decode_schedules(std::string_view bytes, std::uint32_t count) {
    Decoder in(bytes);
    std::vector<Schedule> found;
    found.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) found.push_back(TRY(decode_schedule(in)));
    auto schedules = std::make_shared<Schedules>();
    if (!schedules->define(found)) {
        return fail(ErrorCode::kCorrupt, "geo snapshot has an impossible schedule");
    }
    return schedules;
}

// Chunks follow one another without gaps, so a size that lies is found at once.
Result<std::vector<Piece>> read_chunks(std::string_view bytes, const Header& header,
                                       const std::shared_ptr<const void>& owner,
                                       Verification verification) {
    std::uint64_t offset = kHeaderSize;
    const std::string_view directory =
        TRY(section(bytes, offset, directory_size(header.chunks), header.directory_checksum));
    offset += schedules_size(header.schedules);
    Decoder in(directory);
    std::vector<Piece> pieces;
    pieces.reserve(header.chunks);
    for (std::uint32_t i = 0; i < header.chunks; ++i) {
        const DirectoryEntry entry = TRY(decode_entry(in));
        const std::uint64_t length = ChunkLayout(entry.points).size;
        const bool is_ordered =
            i == 0 ? entry.first_key == 0 : entry.first_key >= pieces.back().first_key;
        if (entry.offset != offset || length > bytes.size() - offset || !is_ordered) {
            return fail(ErrorCode::kCorrupt, "geo snapshot directory is not in order", i);
        }
        auto chunk = TRY(Chunk::view(bytes.substr(offset, length), entry.points, entry.checksum,
                                     owner, verification));
        pieces.push_back({entry.first_key, std::move(chunk)});
        offset += length;
    }
    if (offset != bytes.size()) return fail(ErrorCode::kCorrupt, "geo snapshot has bytes too many");
    return pieces;
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

Result<> write_file(io::Files& files, const std::string& path, const Base& base) {
    const auto file = TRY(files.open(path, io::OpenMode::kCreate));
    const std::string front = encode_front(base);
    TRY(file->append(front));
    for (const Piece& piece : base.pieces()) TRY(file->append(piece.chunk->bytes()));
    return file->sync();
}

// Older snapshots and leftovers of crashes. What cannot be removed stays until the next time.
void remove_others(io::Environment& environment, const std::string& directory,
                   const std::string& keep) {
    const auto names = environment.files.list(directory);
    if (!names) return;
    for (const std::string& name : *names) {
        const bool is_ours = is_snapshot(name) || name.ends_with(kTemporary);
        if (!is_ours || name == keep) continue;
        const auto removed = environment.files.remove(path_of(directory, name));
        if (!removed) {
            environment.log.warning("geo: old snapshot stays",
                                    {{"file", name}, {"error", removed.error().describe()}});
        }
    }
}

Result<std::shared_ptr<const Base>> map_snapshot(io::Files& files, const std::string& path,
                                                 Verification verification) {
    const auto file = TRY(files.open(path, io::OpenMode::kRead));
    const std::shared_ptr<const io::Mapping> mapping = TRY(file->map());
    return read_snapshot(mapping->bytes(), mapping, verification);
}

// Errors that the caller must repair, as against damage that a new snapshot repairs.
bool is_callers(ErrorCode code) {
    return code == ErrorCode::kUnsupported || code == ErrorCode::kDenied ||
           code == ErrorCode::kExhausted;
}

}  // namespace

Result<std::shared_ptr<const Base>> read_snapshot(std::string_view bytes,
                                                  const std::shared_ptr<const void>& owner,
                                                  Verification verification) {
    const Header header = TRY(decode_header(bytes));
    std::uint64_t offset = kHeaderSize + directory_size(header.chunks);
    if (offset > bytes.size()) return fail(ErrorCode::kCorrupt, "geo snapshot's front is too long");
    const std::string_view encoded =
        TRY(section(bytes, offset, schedules_size(header.schedules), header.schedules_checksum));
    auto schedules = TRY(decode_schedules(encoded, header.schedules));
    auto base = std::make_shared<const Base>(TRY(read_chunks(bytes, header, owner, verification)),
                                             header.stamp, std::move(schedules));
    if (base->points() != header.points) {
        return fail(ErrorCode::kCorrupt, "geo snapshot holds another number of points",
                    static_cast<std::int64_t>(base->points()));
    }
    return base;
}

Result<> write_snapshot(io::Environment& environment, const std::string& directory,
                        const Base& base) {
    io::Files& files = environment.files;
    const std::string name = name_of(base.stamp());
    const std::string path = path_of(directory, name);
    const std::string temporary = path + std::string(kTemporary);
    if (TRY(files.exists(temporary))) TRY(files.remove(temporary));
    const auto written = write_file(files, temporary, base);
    if (!written) {
        // Frees the space; the error that counts is the first one.
        (void)files.remove(temporary);
        return written;
    }
    TRY(files.rename(temporary, path));
    TRY(files.sync_directory(directory));
    remove_others(environment, directory, name);
    return {};
}

Result<std::shared_ptr<const Base>> open_snapshot(io::Environment& environment,
                                                  const std::string& directory,
                                                  Verification verification) {
    std::vector<std::string> names = TRY(environment.files.list(directory));
    std::erase_if(names, [](const std::string& name) { return !is_snapshot(name); });
    std::sort(names.rbegin(), names.rend());
    for (const std::string& name : names) {
        auto base = map_snapshot(environment.files, path_of(directory, name), verification);
        if (base) return base;
        if (is_callers(base.error().code())) return base;
        if (base.error().code() == ErrorCode::kNotFound) {
            environment.log.warning("geo: snapshot is passed over",
                                    {{"file", name}, {"error", base.error().describe()}});
            continue;
        }
        environment.log.error("geo: snapshot is damaged and ignored",
                              {{"file", name}, {"error", base.error().describe()}});
    }
    return std::shared_ptr<const Base>();
}

}  // namespace madang::geo
