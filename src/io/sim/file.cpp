// An open file of the simulated disk.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/file.h"

#include <algorithm>
#include <cerrno>

#include "io/errno_error.h"

namespace madang::io::sim {
namespace {

class CopiedMapping final : public Mapping {
public:
    explicit CopiedMapping(std::string bytes) : bytes_(std::move(bytes)) {}
    std::string_view bytes() const override { return bytes_; }

private:
    const std::string bytes_;
};

}  // namespace

bool SimulatedFile::is_alive() const {
    return disk_.has_power() && generation_ == disk_.generation_;
}

Result<> SimulatedFile::begin(Operation operation) {
    return disk_.begin_with(generation_, operation);
}

Result<> SimulatedFile::begin_change(Operation operation) {
    if (mode_ == OpenMode::kRead) {
        return std::unexpected(file_error("the file is open for reading only", EBADF));
    }
    if (sync_failed_) return fail(ErrorCode::kUnavailable, "a sync of this file failed", EIO);
    return begin(operation);
}

Result<std::size_t> SimulatedFile::read(std::uint64_t offset, std::span<char> into) {
    TRY(begin(Operation::kRead));
    if (offset >= node_->bytes.size()) return std::size_t{0};
    return node_->bytes.copy(into.data(), into.size(), offset);
}

Result<std::size_t> SimulatedFile::read_now(std::uint64_t offset, std::span<char> into) {
    if (disk_.random_.chance(disk_.cache_miss_percent_)) {
        return fail(ErrorCode::kUnavailable, "the bytes are not in the page cache", EAGAIN);
    }
    return read(offset, into);
}

Result<> SimulatedFile::append(std::span<const std::string_view> pieces) {
    std::string bytes;
    for (const std::string_view piece : pieces) bytes += piece;
    return write(node_->bytes.size(), bytes);
}

Result<> SimulatedFile::write(std::uint64_t offset, std::string_view bytes) {
    const Result<> begun = begin_change(Operation::kWrite);
    if (begun) return disk_.write_to(*node_, offset, bytes);
    // A fault, but not a dead disk: some prefix may have been written.
    if (is_alive() && mode_ != OpenMode::kRead && !sync_failed_) {
        node_->write(offset, bytes.substr(0, disk_.random_.below(bytes.size() + 1)));
    }
    return begun;
}

Result<> SimulatedFile::sync() {
    if (sync_failed_) return fail(ErrorCode::kUnavailable, "a sync of this file failed", EIO);
    const Result<> begun = begin(Operation::kSync);
    if (begun) {
        node_->sync();
        return {};
    }
    if (is_alive()) {
        node_->sync_badly(disk_.random_);
        sync_failed_ = true;
    }
    return begun;
}

Result<std::uint64_t> SimulatedFile::size() {
    TRY(begin(Operation::kOther));
    return node_->bytes.size();
}

Result<> SimulatedFile::truncate(std::uint64_t size) {
    TRY(begin_change(Operation::kTruncate));
    node_->truncate(size);
    return {};
}

Result<std::unique_ptr<Mapping>> SimulatedFile::map() {
    TRY(begin(Operation::kOther));
    return std::make_unique<CopiedMapping>(node_->bytes);
}

}  // namespace madang::io::sim
