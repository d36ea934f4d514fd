// Reading snapshots, and writing one of a base that is in memory.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/snapshot.h"

#include <algorithm>
#include <vector>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/geo/snapshot_format.h"
#include "engine/geo/snapshot_writer.h"

namespace madang::geo {
namespace {

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
    auto writer = TRY(SnapshotWriter::begin(environment, directory, base.stamp(), base.chunks(),
                                            base.schedules()->all()));
    for (const Piece& piece : base.pieces()) TRY(writer.add(piece));
    return writer.finish();
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
