// Files as the engines need them: append, positioned read, sync, atomic replace, lock.
//
// The real implementation is POSIX; io/sim has a disk that forgets what was not synced.
// Every error carries the errno as its detail. ENOSPC and EDQUOT are `exhausted`, ENOENT is
// `not_found`, EACCES, EPERM and EROFS are `denied`, anything else is `unavailable`.
// Threads: Files any; one File allows concurrent reads beside one writer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace madang::io {

// A file mapped read-only. The bytes live as long as this object, even if the file is removed.
class Mapping {
public:
    virtual ~Mapping() = default;
    virtual std::string_view bytes() const = 0;
};

class File {
public:
    virtual ~File() = default;

    // Reads at `offset` until `into` is full or the file ends. Returns the number of bytes read.
    virtual Result<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;

    // The same from the page cache only (RWF_NOWAIT). Errors: unavailable if it would have to wait,
    // or if the file system cannot tell.
    virtual Result<std::size_t> read_now(std::uint64_t offset, std::span<char> into) = 0;

    // Writes all pieces one after another at the end of the file. On error some prefix of them may
    // have been written.
    virtual Result<> append(std::span<const std::string_view> pieces) = 0;
    Result<> append(std::string_view bytes) { return append({&bytes, 1}); }

    // Overwrites at `offset` (extending the file if needed).
    virtual Result<> write(std::uint64_t offset, std::string_view bytes) = 0;

    // Lets the disk begin with what was appended since the last time, while the caller goes on:
    // sync() has less to wait for then, and tells what went wrong. Makes nothing durable.
    virtual void begin_sync() {}

    // Makes everything written so far survive a power cut (fdatasync). After an error the state of
    // the unsynced writes is unknown and the file must not be written again.
    virtual Result<> sync() = 0;

    virtual Result<std::uint64_t> size() = 0;
    virtual Result<> truncate(std::uint64_t size) = 0;
    virtual Result<std::unique_ptr<Mapping>> map() = 0;

    // The descriptor for sendfile, or -1 where there is none (simulation).
    virtual int descriptor() const = 0;
};

enum class OpenMode : std::uint8_t {
    kRead,    // must exist
    kWrite,   // created if absent; append continues at the end
    kCreate,  // must not exist yet (conflict otherwise)
};

// Held until destroyed or the process dies.
class FileLock {
public:
    virtual ~FileLock() = default;
};

class Files {
public:
    virtual ~Files() = default;

    virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
    virtual Result<bool> exists(const std::string& path) = 0;
    // Plain names (no path) of the entries of a directory, sorted.
    virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
    // Creates the directory and missing parents, mode 0700, and syncs each parent.
    virtual Result<> create_directories(const std::string& directory) = 0;
    // Removal and renaming are durable only after sync_directory of the parent.
    virtual Result<> remove(const std::string& path) = 0;
    virtual Result<> rename(const std::string& from, const std::string& to) = 0;
    virtual Result<> sync_directory(const std::string& directory) = 0;
    // Replaces (or creates) `path` so that after any crash it holds either the old or the new
    // bytes: temporary file, sync, rename, directory sync. `mode` as for chmod.
    virtual Result<> replace(const std::string& path, std::string_view bytes,
                             unsigned mode = 0644) = 0;
    // Errors: conflict if another process (or object) holds it (detail: its pid, 0 if unknown).
    virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
    virtual Result<Bytes> free_space(const std::string& directory) = 0;
};

// Reads a whole file of at most `limit` bytes. Errors: exhausted if it is larger.
Result<std::string> read_file(Files& files, const std::string& path, Bytes limit);

}  // namespace madang::io
