// Writing and reading snapshots.
//
// HEADER, 64 B
// OFFSET SIZE MEANING
//      0    8 magic "MDNGGEO\n"
//      8    4 version, 1
//     12    4 points a block, 32
//     16    8 stamp: the last change the points include
//     24    8 points
//     32    8 size of the file
//     40    4 chunks
//     44    4 crc32c of the directory
//     48   12 zero
//     60    4 crc32c of bytes 0 to 59
//
// DIRECTORY, 24 B a chunk in Hilbert order, zeros up to a multiple of 64
//      0    8 offset of the chunk in the file
//      8    8 least Hilbert key the chunk is responsible for
//     16    4 points
//     20    4 crc32c of the chunk's bytes
//
// CHUNKS, one after another: packed/block.h and packed/chunk.h
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/snapshot.h"

#include <algorithm>
#include <vector>

#include "base/coding.h"
#include "base/hash.h"

namespace madang::geo {
namespace {

constexpr std::string_view kMagic = "MDNGGEO\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderSize = 64;
constexpr std::size_t kEntrySize = 24;
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
};

struct DirectoryEntry {
    std::uint64_t offset = 0;
    std::uint64_t first_key = 0;
    std::uint32_t points = 0;
    std::uint32_t checksum = 0;
};

std::uint64_t directory_size(std::uint64_t chunks) {
    return (chunks * kEntrySize + 63) / 64 * 64;
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
    bytes.resize(kHeaderSize - 4);
    put_u32(bytes, crc32c(bytes));
    return bytes;
}

// Header and directory of `base`, ready to be followed by its chunks.
std::string encode_front(const Base& base) {
    std::string directory;
    std::uint64_t offset = kHeaderSize + directory_size(base.chunks());
    for (const Piece& piece : base.pieces()) {
        put_u64(directory, offset);
        put_u64(directory, piece.first_key);
        put_u32(directory, piece.chunk->points());
        put_u32(directory, piece.chunk->checksum());
        offset += piece.chunk->bytes().size();
    }
    directory.resize(directory_size(base.chunks()));
    return encode({base.stamp(), base.points(), offset, static_cast<std::uint32_t>(base.chunks()),
                   crc32c(directory)}) +
           directory;
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
    TRY(in.take(12));
    if (TRY(in.u32()) != crc32c(bytes.substr(0, kHeaderSize - 4))) {
        return fail(ErrorCode::kCorrupt, "geo snapshot header fails its checksum");
    }
    if (version > kVersion || block != kBlockPoints) {
        return fail(ErrorCode::kUnsupported, "geo snapshot of another version", version);
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

// Chunks follow one another without gaps, so a size that lies is found at once.
Result<std::vector<Piece>> read_chunks(std::string_view bytes, const Header& header,
                                       const std::shared_ptr<const void>& owner) {
    const std::uint64_t size = directory_size(header.chunks);
    if (size > bytes.size() - kHeaderSize ||
        crc32c(bytes.substr(kHeaderSize, size)) != header.directory_checksum) {
        return fail(ErrorCode::kCorrupt, "geo snapshot directory fails its checksum");
    }
    Decoder in(bytes.substr(kHeaderSize, size));
    std::vector<Piece> pieces;
    pieces.reserve(header.chunks);
    std::uint64_t offset = kHeaderSize + size;
    for (std::uint32_t i = 0; i < header.chunks; ++i) {
        const DirectoryEntry entry = TRY(decode_entry(in));
        const std::uint64_t length = ChunkLayout(entry.points).size;
        const bool is_ordered =
            i == 0 ? entry.first_key == 0 : entry.first_key >= pieces.back().first_key;
        if (entry.offset != offset || length > bytes.size() - offset || !is_ordered) {
            return fail(ErrorCode::kCorrupt, "geo snapshot directory is not in order", i);
        }
        pieces.push_back({entry.first_key, TRY(Chunk::view(bytes.substr(offset, length),
                                                           entry.points, entry.checksum, owner))});
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
        const auto removed = environment.files.remove(directory + "/" + name);
        if (!removed) {
            environment.log.warning("geo: old snapshot stays",
                                    {{"file", name}, {"error", removed.error().describe()}});
        }
    }
}

Result<std::shared_ptr<const Base>> map_snapshot(io::Files& files, const std::string& path) {
    const auto file = TRY(files.open(path, io::OpenMode::kRead));
    const std::shared_ptr<const io::Mapping> mapping = TRY(file->map());
    return read_snapshot(mapping->bytes(), mapping);
}

// Errors that the caller must repair, as against damage that a new snapshot repairs.
bool is_callers(ErrorCode code) {
    return code == ErrorCode::kUnsupported || code == ErrorCode::kDenied ||
           code == ErrorCode::kExhausted;
}

}  // namespace

Result<std::shared_ptr<const Base>> read_snapshot(std::string_view bytes,
                                                  std::shared_ptr<const void> owner) {
    const Header header = TRY(decode_header(bytes));
    auto base = std::make_shared<const Base>(TRY(read_chunks(bytes, header, owner)), header.stamp);
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
    const std::string path = directory + "/" + name;
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
                                                  const std::string& directory) {
    std::vector<std::string> names = TRY(environment.files.list(directory));
    std::erase_if(names, [](const std::string& name) { return !is_snapshot(name); });
    std::sort(names.rbegin(), names.rend());
    for (const std::string& name : names) {
        auto base = map_snapshot(environment.files, directory + "/" + name);
        if (base) return base;
        if (is_callers(base.error().code())) return base;
        environment.log.error("geo: snapshot is damaged and ignored",
                              {{"file", name}, {"error", base.error().describe()}});
    }
    return std::shared_ptr<const Base>();
}

}  // namespace madang::geo
