// The file system of this machine (POSIX).
//
// A lock is flock(2) on a file that keeps the holder's pid; the file stays when the lock goes. A
// `conflict` of lock() carries that pid as its detail (0 if unknown) instead of an errno.
// replace() writes `<path>.new` first: one replace() a path at a time.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/file.h"

namespace madang::io {

class SystemFiles final : public Files {
public:
    Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
    Result<bool> exists(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& directory) override;
    Result<> create_directories(const std::string& directory) override;
    Result<> remove(const std::string& path) override;
    Result<> rename(const std::string& from, const std::string& to) override;
    Result<> sync_directory(const std::string& directory) override;
    Result<> replace(const std::string& path, std::string_view bytes, unsigned mode) override;
    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;
    Result<Bytes> free_space(const std::string& directory) override;
};

}  // namespace madang::io
