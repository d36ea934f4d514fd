// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "io/descriptor.h"
#include "tool/bench/child_process.h"

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;
using Order = DiskPattern::Order;
using Access = DiskPattern::Access;

constexpr std::size_t kAlignment = 4096;  // of O_DIRECT
constexpr auto kPatterns = std::to_array<DiskPattern>({
    {"append", "append 1 MiB pieces, fdatasync each 8 MiB", Order::kSequential, Access::kWrite,
     false, 1_MiB, 8_MiB},
    {"append-direct", "append 1 MiB pieces, O_DIRECT", Order::kSequential, Access::kWrite, true,
     1_MiB, 0_B},
    {"append-each", "append 4 KiB pieces, fdatasync each", Order::kSequential, Access::kWrite,
     false, 4_KiB, 4_KiB},
    {"write-random", "write 4 KiB pieces at random, fdatasync each 8 MiB", Order::kRandom,
     Access::kWrite, false, 4_KiB, 8_MiB},
    {"write-random-direct", "write 4 KiB pieces at random, O_DIRECT", Order::kRandom,
     Access::kWrite, true, 4_KiB, 0_B},
    {"read", "read 1 MiB pieces in order, O_DIRECT", Order::kSequential, Access::kRead, true, 1_MiB,
     0_B},
    {"read-random", "read 4 KiB pieces at random, O_DIRECT", Order::kRandom, Access::kRead, true,
     4_KiB, 0_B},
});

std::unexpected<Error> disk_failure() {
    return fail(ErrorCode::kUnavailable, "the disk refuses", errno);
}

struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
};
using Block = std::unique_ptr<char, Free>;

Block make_block(Bytes size) {
    Block block(static_cast<char*>(std::aligned_alloc(kAlignment, size.value)));
    std::memset(block.get(), 'x', size.value);
    return block;
}

bool appends(const DiskPattern& pattern) {
    return pattern.order == Order::kSequential && pattern.access == Access::kWrite;
}

Result<io::Descriptor> open_for(const DiskPattern& pattern, const std::string& path) {
    int flags = O_RDWR | O_CREAT | O_CLOEXEC;
    if (pattern.is_direct) flags |= O_DIRECT;
    if (appends(pattern)) flags |= O_TRUNC;
    io::Descriptor file(::open(path.c_str(), flags, 0644));
    if (!file) return disk_failure();
    return file;
}

// Writes what a file lacks of its size: reading what was never written would cost nothing.
Result<> fill(const std::string& path, Bytes size) {
    constexpr Bytes kPiece = 1_MiB;
    const io::Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!file) return disk_failure();
    const Block block = make_block(kPiece);
    const off_t end = ::lseek(file.get(), 0, SEEK_END);
    for (auto at = static_cast<std::uint64_t>(end); at < size.value; at += kPiece.value) {
        const ssize_t count =
            ::pwrite(file.get(), block.get(), kPiece.value, static_cast<off_t>(at));
        if (count != static_cast<ssize_t>(kPiece.value)) return disk_failure();
    }
    if (::fdatasync(file.get()) != 0) return disk_failure();
    return {};
}

// Where the pieces go: one after another, or by a generator that visits them all (a full-period
// linear congruence modulo a power of two).
class Places {
public:
    Places(const DiskPattern& pattern, Bytes size)
        : order_(pattern.order), piece_(pattern.piece.value), count_(size.value / piece_) {}

    std::uint64_t count() const { return count_; }
    off_t next() {
        at_ = order_ == Order::kSequential ? at_ + 1 : (at_ * 1'664'525 + 1'013'904'223) % count_;
        return static_cast<off_t>(at_ * piece_);
    }

private:
    Order order_;
    std::uint64_t piece_;
    std::uint64_t count_;
    std::uint64_t at_ = ~std::uint64_t{0};
};

Result<> move_piece(const DiskPattern& pattern, int file, char* block, off_t at) {
    const std::size_t size = pattern.piece.value;
    const ssize_t count = pattern.access == Access::kRead ? ::pread(file, block, size, at)
                                                          : ::pwrite(file, block, size, at);
    if (count != static_cast<ssize_t>(size)) return disk_failure();
    return {};
}

}  // namespace

std::span<const DiskPattern> disk_patterns() {
    return kPatterns;
}

Result<DiskFigure> run_pattern(const DiskPattern& pattern, const std::string& path, Bytes size,
                               Seconds seconds) {
    if (!appends(pattern)) TRY(fill(path, size));
    const io::Descriptor file = TRY(open_for(pattern, path));
    const Block block = make_block(pattern.piece);
    Places places(pattern, size);
    DiskFigure figure;
    std::uint64_t unsynced = 0;
    const auto start = WallClock::now();
    const Nanoseconds cpu = cpu_time_of_this_thread();
    while (figure.operations < places.count() && WallClock::now() - start < seconds) {
        TRY(move_piece(pattern, file.get(), block.get(), places.next()));
        ++figure.operations;
        unsynced += pattern.piece.value;
        const bool is_due =
            pattern.between_syncs.value > 0 && unsynced >= pattern.between_syncs.value;
        if (!is_due) continue;
        if (::fdatasync(file.get()) != 0) return disk_failure();
        unsynced = 0;
    }
    if (pattern.access == Access::kWrite && ::fdatasync(file.get()) != 0) return disk_failure();
    figure.elapsed = WallClock::now() - start;
    figure.cpu = cpu_time_of_this_thread() - cpu;
    figure.bytes = figure.operations * pattern.piece.value;
    return figure;
}

}  // namespace madang::bench
