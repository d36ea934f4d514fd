// The file system of this machine: names, directories, locks.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "io/errno_error.h"
#include "io/limits.h"
#include "io/path.h"
#include "io/system_file.h"

namespace madang::io {
namespace {

constexpr mode_t kFileMode = 0644;       // before umask
constexpr mode_t kDirectoryMode = 0700;  // as io/file.h promises

Descriptor open_descriptor(const char* path, int flags, mode_t mode = 0) {
    for (;;) {
        const int number = ::open(path, flags | O_CLOEXEC, mode);
        if (number >= 0 || errno != EINTR) return Descriptor(number);
    }
}

int flags_of(OpenMode mode) {
    switch (mode) {
        case OpenMode::kRead: return O_RDONLY;
        case OpenMode::kWrite: return O_RDWR | O_CREAT;
        case OpenMode::kCreate: return O_RDWR | O_CREAT | O_EXCL;
    }
    return O_RDONLY;
}

Result<std::unique_ptr<File>> make_file(Descriptor descriptor) {
    struct stat status{};
    if (::fstat(descriptor.get(), &status) != 0) return file_failure("cannot examine the file");
    if (S_ISDIR(status.st_mode)) return std::unexpected(file_error("is a directory", EISDIR));
    return std::make_unique<SystemFile>(std::move(descriptor),
                                        static_cast<std::uint64_t>(status.st_size));
}

class SystemLock final : public FileLock {
public:
    explicit SystemLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

private:
    const Descriptor descriptor_;  // flock goes with it
};

// Returns the number that the file begins with, or 0.
std::int64_t read_pid(int descriptor) {
    std::array<char, 32> text{};
    const ssize_t count = ::pread(descriptor, text.data(), text.size(), 0);
    std::int64_t pid = 0;
    if (count > 0) std::from_chars(text.data(), text.data() + count, pid);
    return pid;
}

// The pid is for people; a disk too full to take it does not prevent the lock.
void write_pid(int descriptor) {
    const std::string text = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

Result<std::unique_ptr<File>> create_afresh(const std::string& path, unsigned mode) {
    Descriptor descriptor = open_descriptor(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (!descriptor) return file_failure("cannot create the file");
    // Not left to umask: the caller names the mode that the file shall have.
    if (::fchmod(descriptor.get(), mode) != 0) return file_failure("cannot set the file's mode");
    return make_file(std::move(descriptor));
}

Result<> is_directory(const char* path) {
    struct stat status{};
    if (::stat(path, &status) != 0) return file_failure("cannot examine the directory");
    if (S_ISDIR(status.st_mode)) return {};
    return std::unexpected(file_error("is no directory", ENOTDIR));
}

}  // namespace

Result<std::unique_ptr<File>> SystemFiles::open(const std::string& path, OpenMode mode) {
    Descriptor descriptor = open_descriptor(path.c_str(), flags_of(mode), kFileMode);
    if (!descriptor) return file_failure("cannot open the file");
    return make_file(std::move(descriptor));
}

Result<bool> SystemFiles::exists(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return file_failure("cannot examine the path");
}

Result<std::vector<std::string>> SystemFiles::list(const std::string& directory) {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), ::closedir);
    if (!stream) return file_failure("cannot open the directory");
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        const std::string_view entry_name = static_cast<const char*>(entry->d_name);
        if (entry_name != "." && entry_name != "..") names.emplace_back(entry_name);
        errno = 0;
    }
    if (errno != 0) return file_failure("cannot read the directory");
    std::sort(names.begin(), names.end());
    return names;
}

Result<> SystemFiles::create_directories(const std::string& directory) {
    std::vector<std::string> missing;
    std::string path(without_trailing_slash(directory));
    while (!TRY(exists(path))) {
        if (missing.size() == kDirectoryDepthMax) {
            return fail(ErrorCode::kInvalid, "the path is too deep", kDirectoryDepthMax);
        }
        missing.push_back(path);
        path = parent_of(path);
    }
    TRY(is_directory(path.c_str()));
    for (; !missing.empty(); missing.pop_back()) {
        const std::string& next = missing.back();
        // Another process may have been faster; then it is there, which is all we want.
        if (::mkdir(next.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
            return file_failure("cannot create the directory");
        }
        TRY(sync_directory(parent_of(next)));
    }
    return {};
}

Result<> SystemFiles::remove(const std::string& path) {
    if (::unlink(path.c_str()) != 0) return file_failure("cannot remove the file");
    return {};
}

Result<> SystemFiles::rename(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return file_failure("cannot rename the file");
    return {};
}

Result<> SystemFiles::sync_directory(const std::string& directory) {
    const Descriptor descriptor = open_descriptor(directory.c_str(), O_RDONLY | O_DIRECTORY);
    if (!descriptor) return file_failure("cannot open the directory");
    while (::fsync(descriptor.get()) != 0) {
        // Some file systems (vfat, some network ones) cannot sync a directory and say so.
        if (errno == EINVAL) return {};
        if (errno != EINTR) return file_failure("cannot sync the directory");
    }
    return {};
}

Result<> SystemFiles::replace(const std::string& path, std::string_view bytes, unsigned mode) {
    const std::string temporary = path + ".new";
    const auto file = TRY(create_afresh(temporary, mode));
    TRY(file->append(bytes));
    TRY(file->sync());
    TRY(rename(temporary, path));
    return sync_directory(parent_of(path));
}

Result<std::unique_ptr<FileLock>> SystemFiles::lock(const std::string& path) {
    Descriptor descriptor = open_descriptor(path.c_str(), O_RDWR | O_CREAT, kFileMode);
    if (!descriptor) return file_failure("cannot open the lock file");
    while (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return file_failure("cannot lock the file");
        return fail(ErrorCode::kConflict, "another process holds the lock (detail: its pid)",
                    read_pid(descriptor.get()));
    }
    write_pid(descriptor.get());
    return std::make_unique<SystemLock>(std::move(descriptor));
}

Result<Bytes> SystemFiles::free_space(const std::string& directory) {
    struct statvfs status{};
    if (::statvfs(directory.c_str(), &status) != 0) return file_failure("cannot examine the disk");
    return Bytes{status.f_bavail * status.f_frsize};
}

}  // namespace madang::io
