// Recovery, in the order of the calls in recover().
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/recovery.h"

#include <algorithm>

#include "engine/lsm/file_names.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/log/batch.h"

namespace madang::lsm {

namespace {

struct Listing {
    std::vector<std::uint64_t> logs;  // ascending
    std::vector<std::uint64_t> tables;
};

Result<Listing> list_files(io::Files& files, const std::string& directory) {
    Listing listing;
    for (const std::string& name : TRY(files.list(directory))) {
        if (const auto log = log_number(name)) listing.logs.push_back(*log);
        if (const auto table = table_number(name)) listing.tables.push_back(*table);
    }
    std::ranges::sort(listing.logs);
    return listing;
}

// Reads the manifest, or makes the first one in an empty directory.
Result<Manifest> read_manifest(io::Files& files, const std::string& directory,
                               const Listing& listing) {
    const std::string path = manifest_path(directory);
    auto bytes = io::read_file(files, path, Bytes{kManifestBytesMax});
    if (bytes) return decode_manifest(*bytes);
    if (bytes.error().code() != ErrorCode::kNotFound) return std::unexpected(bytes.error());
    if (!listing.logs.empty() || !listing.tables.empty()) {
        return fail(ErrorCode::kCorrupt, "manifest is missing beside logs or tables");
    }
    Manifest manifest;
    TRY(files.replace(path, encode_manifest(manifest)));
    return manifest;
}

Result<std::shared_ptr<const Table>> open_table(io::Files& files, const std::string& directory,
                                                const ManifestTable& named,
                                                const std::shared_ptr<BlockCache>& cache) {
    auto file = files.open(table_path(directory, named.number), io::OpenMode::kRead);
    if (!file && file.error().code() == ErrorCode::kNotFound) {
        return fail(ErrorCode::kCorrupt, "table is missing",
                    static_cast<std::int64_t>(named.number));
    }
    auto table = TRY(Table::open(TRY(std::move(file)), named.number, cache));
    if (table->bytes() != named.bytes || table->first_key() != named.first_key ||
        table->last_key() != named.last_key) {
        return fail(ErrorCode::kCorrupt, "table is not what the manifest says",
                    static_cast<std::int64_t>(named.number));
    }
    return table;
}

// Replays logs into a memtable and remembers where to go on.
class Replay {
public:
    Replay(io::Files& files, const std::string& directory, Commit last)
        : files_(files), directory_(directory), last_(last) {}

    Result<> read(std::uint64_t number, Memtable& memtable) {
        const std::string path = log_path(directory_, number);
        const std::string bytes = TRY(io::read_file(files_, path, Bytes{kLogBytesMax}));
        auto reader = LogReader::open(bytes, number);
        if (!reader) return unreadable_header(reader.error(), bytes.size());
        const Stamp before = last_.stamp;
        TRY(replay(*reader, memtable));
        if (last_.stamp > before && torn_) {
            return fail(ErrorCode::kCorrupt, "a log is torn before a later one",
                        static_cast<std::int64_t>(number));
        }
        if (torn_) return {};  // empty, made after the one that goes on
        current_ = {.identity = reader->identity(),
                    .proven = reader->proven(),
                    .tail = bytes.substr(reader->proven(), reader->end() - reader->proven())};
        torn_ = reader->torn();
        return {};
    }

    // Returns the log to go on with, its good bytes durable and the rest cut off; null if none.
    Result<std::unique_ptr<LogWriter>> resume() {
        if (!current_) return nullptr;
        return LogWriter::resume(files_, directory_, *current_);
    }

    Commit last() const { return last_; }

private:
    // A log gets its first commit after its header is durable, so a header that a cut has spoiled
    // stands alone: the file is dropped. More bytes behind it are damage.
    static Result<> unreadable_header(const Error& error, std::size_t file_bytes) {
        if (error.code() == ErrorCode::kCorrupt && file_bytes <= kLogHeaderBytes) return {};
        return std::unexpected(error);
    }

    Result<> replay(LogReader& reader, Memtable& memtable) {
        while (const auto frame = TRY(reader.next())) {
            if (frame->commit.stamp.value != last_.stamp.value + 1) {
                return fail(ErrorCode::kCorrupt, "commits are missing from the log",
                            static_cast<std::int64_t>(last_.stamp.value + 1));
            }
            TRY(decode_batch(
                frame->payload, frame->commit.stamp,
                [&](const InternalKey& key, std::string_view value) { memtable.add(key, value); }));
            last_ = frame->commit;
        }
        return {};
    }

    io::Files& files_;
    const std::string& directory_;
    Commit last_;
    std::optional<LogWriter::Resume> current_;  // the newest log that counts
    bool torn_ = false;
};

Result<> open_tables(io::Files& files, const std::string& directory,
                     const std::shared_ptr<BlockCache>& cache, Recovered& recovered) {
    for (const ManifestTable& named : recovered.manifest.tables) {
        auto table = TRY(open_table(files, directory, named, cache));
        recovered.version->levels[named.level].push_back(std::move(table));
    }
    return {};
}

Result<> replay_logs(io::Environment& environment, const std::string& directory,
                     const Listing& listing, Recovered& recovered) {
    const Manifest& manifest = recovered.manifest;
    const bool has_flushed = manifest.last.stamp > Stamp{};
    if (has_flushed && !std::ranges::binary_search(listing.logs, manifest.first_log)) {
        return fail(ErrorCode::kCorrupt, "log is missing",
                    static_cast<std::int64_t>(manifest.first_log));
    }
    Replay replay(environment.files, directory, manifest.last);
    for (const std::uint64_t number : listing.logs) {
        if (number < manifest.first_log) continue;
        TRY(replay.read(number, *recovered.version->active));
    }
    recovered.last = replay.last();
    recovered.log = TRY(replay.resume());
    return {};
}

// Removes what does not count. What cannot be removed now, the next open removes.
void remove_orphans(io::Files& files, const std::string& directory, const Listing& listing,
                    const Recovered& recovered) {
    for (const std::uint64_t number : listing.logs) {
        const bool counts = recovered.log && number >= recovered.manifest.first_log &&
                            number <= recovered.log->number();
        if (!counts) (void)files.remove(log_path(directory, number));
    }
    for (const std::uint64_t number : listing.tables) {
        const bool counts = std::ranges::any_of(
            recovered.manifest.tables, [&](const auto& table) { return table.number == number; });
        if (!counts) (void)files.remove(table_path(directory, number));
    }
}

std::uint64_t first_unused(const Listing& listing) {
    std::uint64_t last = 0;
    for (const std::uint64_t number : listing.logs) last = std::max(last, number);
    for (const std::uint64_t number : listing.tables) last = std::max(last, number);
    return last + 1;
}

}  // namespace

Result<Recovered> recover(io::Environment& environment, const std::string& directory,
                          const std::shared_ptr<BlockCache>& cache) {
    io::Files& files = environment.files;
    const Listing listing = TRY(list_files(files, directory));
    Recovered recovered;
    recovered.manifest = TRY(read_manifest(files, directory, listing));
    recovered.next_file = std::max(first_unused(listing), recovered.manifest.first_log + 1);
    recovered.version = std::make_shared<Version>();
    recovered.version->active = std::make_shared<Memtable>(recovered.manifest.first_log);
    TRY(open_tables(files, directory, cache, recovered));
    TRY(replay_logs(environment, directory, listing, recovered));
    // The names that were read may be in memory only: durable before others are removed.
    TRY(files.sync_directory(directory));
    remove_orphans(files, directory, listing, recovered);
    if (!recovered.log) {
        const LogIdentity identity{.number = recovered.next_file++,
                                   .salt = environment.random.next()};
        recovered.log = TRY(LogWriter::create(files, directory, identity));
    }
    return recovered;
}

}  // namespace madang::lsm
