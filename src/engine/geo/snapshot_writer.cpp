// Front last, then the name.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/snapshot_writer.h"

#include "base/check.h"
#include "base/hash.h"

namespace madang::geo {
namespace {

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

std::string temporary_of(const std::string& directory, const std::string& name) {
    return path_of(directory, name) + std::string(kTemporary);
}

}  // namespace

SnapshotWriter::SnapshotWriter(io::Environment& environment, std::string directory,
                               std::uint64_t stamp, std::string schedules,
                               std::uint32_t schedule_count)
    : environment_(environment),
      directory_(std::move(directory)),
      name_(name_of(stamp)),
      schedules_(std::move(schedules)) {
    header_.stamp = stamp;
    header_.schedules = schedule_count;
    header_.schedules_checksum = crc32c(schedules_);
}

Result<SnapshotWriter> SnapshotWriter::begin(io::Environment& environment, std::string directory,
                                             std::uint64_t stamp, std::uint64_t chunks,
                                             std::span<const Schedule> schedules) {
    SnapshotWriter writer(environment, std::move(directory), stamp, encode(schedules),
                          static_cast<std::uint32_t>(schedules.size()));
    TRY(writer.create(chunks));
    return writer;
}

Result<> SnapshotWriter::create(std::uint64_t chunks) {
    io::Files& files = environment_.files;
    const std::string temporary = temporary_of(directory_, name_);
    if (TRY(files.exists(temporary))) TRY(files.remove(temporary));
    file_ = TRY(files.open(temporary, io::OpenMode::kCreate));
    header_.chunks = static_cast<std::uint32_t>(chunks);
    header_.file_size = kHeaderSize + directory_size(chunks) + schedules_.size();
    return file_->append(std::string(header_.file_size, '\0'));
}

SnapshotWriter::~SnapshotWriter() {
    if (file_ == nullptr) return;
    file_.reset();
    (void)environment_.files.remove(temporary_of(directory_, name_));  // the next one tries again
}

Result<> SnapshotWriter::add(const Piece& piece) {
    const Chunk& chunk = *piece.chunk;
    TRY(file_->append(chunk.bytes()));
    entries_.push_back({header_.file_size, piece.first_key, chunk.points(), chunk.checksum()});
    header_.file_size += chunk.bytes().size();
    header_.points += chunk.points();
    return {};
}

Result<> SnapshotWriter::finish() {
    CHECK(entries_.size() == header_.chunks, "the directory has room for exactly these chunks");
    const std::string directory = encode(entries_);
    header_.directory_checksum = crc32c(directory);
    TRY(file_->write(0, encode(header_) + directory + schedules_));
    TRY(file_->sync());
    io::Files& files = environment_.files;
    TRY(files.rename(temporary_of(directory_, name_), path_of(directory_, name_)));
    file_.reset();
    TRY(files.sync_directory(directory_));
    remove_others(environment_, directory_, name_);
    return {};
}

}  // namespace madang::geo
