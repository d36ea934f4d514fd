// One POSIX file: positioned reads and writes that repeat after EINTR and short counts.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "io/errno_error.h"
#include "io/limits.h"

namespace madang::io {
namespace {

class SystemMapping final : public Mapping {
public:
    explicit SystemMapping(std::string_view bytes) : bytes_(bytes) {}
    ~SystemMapping() override {
        if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
    }
    SystemMapping(const SystemMapping&) = delete;
    SystemMapping& operator=(const SystemMapping&) = delete;
    std::string_view bytes() const override { return bytes_; }

private:
    std::string_view bytes_;
};

// Repeats `read_once(offset, rest)` until the span is full, the file ends or it fails with an errno
// other than EINTR. Returns the number of bytes read, or -1 with errno set.
template <class Read>
ssize_t read_fully(std::uint64_t offset, std::span<char> into, Read read_once) {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count = read_once(static_cast<off_t>(offset + done), into.subspan(done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -1;
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return static_cast<ssize_t>(done);
}

iovec as_iovec(std::string_view piece) {
    return {const_cast<char*>(piece.data()), piece.size()};
}

// Drops the first `count` bytes of the pieces.
std::span<iovec> drop(std::span<iovec> pieces, std::size_t count) {
    while (!pieces.empty() && count >= pieces.front().iov_len) {
        count -= pieces.front().iov_len;
        pieces = pieces.subspan(1);
    }
    if (!pieces.empty()) {
        pieces.front().iov_base = static_cast<char*>(pieces.front().iov_base) + count;
        pieces.front().iov_len -= count;
    }
    return pieces;
}

}  // namespace

Result<std::size_t> SystemFile::read(std::uint64_t offset, std::span<char> into) {
    const ssize_t count = read_fully(offset, into, [this](off_t at, std::span<char> rest) {
        return ::pread(descriptor_.get(), rest.data(), rest.size(), at);
    });
    if (count < 0) return file_failure("cannot read the file");
    return static_cast<std::size_t>(count);
}

Result<std::size_t> SystemFile::read_now(std::uint64_t offset, std::span<char> into) {
    const ssize_t count = read_fully(offset, into, [this](off_t at, std::span<char> rest) {
        const iovec target{rest.data(), rest.size()};
        return ::preadv2(descriptor_.get(), &target, 1, at, RWF_NOWAIT);
    });
    if (count < 0) return file_failure("the bytes are not in the page cache");
    return static_cast<std::size_t>(count);
}

Result<> SystemFile::check_writable() const {
    if (!sync_failed_) return {};
    return fail(ErrorCode::kUnavailable, "a sync of this file failed before", EIO);
}

Result<> SystemFile::append(std::span<const std::string_view> pieces) {
    TRY(check_writable());
    while (!pieces.empty()) {
        const std::size_t count = std::min(pieces.size(), kPiecesPerCall);
        TRY(append_batch(pieces.first(count)));
        pieces = pieces.subspan(count);
    }
    return {};
}

Result<> SystemFile::append_batch(std::span<const std::string_view> pieces) {
    std::array<iovec, kPiecesPerCall> parts{};
    std::transform(pieces.begin(), pieces.end(), parts.begin(), as_iovec);
    std::span<iovec> rest = drop(std::span(parts).first(pieces.size()), 0);
    while (!rest.empty()) {
        const ssize_t count = ::pwritev(descriptor_.get(), rest.data(),
                                        static_cast<int>(rest.size()), static_cast<off_t>(end_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_failure("cannot append to the file");
        if (count == 0) return fail(ErrorCode::kUnavailable, "the file takes no bytes", EIO);
        end_ += static_cast<std::uint64_t>(count);
        rest = drop(rest, static_cast<std::size_t>(count));
    }
    return {};
}

Result<> SystemFile::write(std::uint64_t offset, std::string_view bytes) {
    TRY(check_writable());
    while (!bytes.empty()) {
        const ssize_t count =
            ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_failure("cannot write to the file");
        if (count == 0) return fail(ErrorCode::kUnavailable, "the file takes no bytes", EIO);
        offset += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
        end_ = std::max(end_, offset);
    }
    return {};
}

void SystemFile::begin_sync() {
    if (sync_failed_ || begun_ >= end_) return;
    // Without a flag that waits it takes no error from the file: that is left to fdatasync
    // (sync_file_range(2), mm/filemap.c).
    ::sync_file_range(descriptor_.get(), static_cast<off_t>(begun_),
                      static_cast<off_t>(end_ - begun_), SYNC_FILE_RANGE_WRITE);
    begun_ = end_;
}

Result<> SystemFile::sync() {
    TRY(check_writable());
    while (::fdatasync(descriptor_.get()) != 0) {
        if (errno == EINTR) continue;
        // Linux reports a failed write-back once and then calls the pages clean: a second sync
        // would succeed without the bytes being on the disk.
        sync_failed_ = true;
        return file_failure("cannot sync the file");
    }
    return {};
}

Result<std::uint64_t> SystemFile::size() {
    struct stat status{};
    if (::fstat(descriptor_.get(), &status) != 0) return file_failure("cannot examine the file");
    return static_cast<std::uint64_t>(status.st_size);
}

Result<> SystemFile::truncate(std::uint64_t size) {
    TRY(check_writable());
    while (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) {
        if (errno != EINTR) return file_failure("cannot truncate the file");
    }
    end_ = size;
    begun_ = std::min(begun_, end_);
    return {};
}

Result<std::unique_ptr<Mapping>> SystemFile::map() {
    const std::uint64_t length = TRY(size());
    if (length == 0) return std::make_unique<SystemMapping>(std::string_view());
    void* start = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, descriptor_.get(), 0);
    if (start == MAP_FAILED) return file_failure("cannot map the file");
    return std::make_unique<SystemMapping>(std::string_view(static_cast<char*>(start), length));
}

}  // namespace madang::io
