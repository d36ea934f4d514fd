// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/appender.h"

#include <unistd.h>

#include <chrono>
#include <semaphore>
#include <string>

#include "engine/commitlog/limits.h"
#include "engine/commitlog/partition.h"
#include "tool/bench/child_process.h"
#include "wire/kafka/record_batch.h"

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::size_t kRecordBytes = 1024;
constexpr std::size_t kBatchBytes = (1 << 20) - 2 * kRecordBytes;
// Two groups: one is written while the next gathers.
constexpr std::ptrdiff_t kUnderWay =
    2 * static_cast<std::ptrdiff_t>(commitlog::kGroupBytesMax.value >> 20);

std::string make_batch() {
    const std::string value(kRecordBytes, 'x');
    kafka::BatchBuilder builder;
    while (builder.bytes() < kBatchBytes) builder.add({.timestamp = 1, .value = value});
    return builder.finish();
}

// Appends under way, and whether all went well.
struct Progress {
    std::counting_semaphore<kUnderWay> free{kUnderWay};
    std::atomic<bool> has_failed = false;

    void end(const commitlog::Appended& appended) {
        if (appended.error != kafka::ErrorCode::kNone) has_failed = true;
        free.release();
    }
    void wait_for_all() {
        for (std::ptrdiff_t i = 0; i < kUnderWay; ++i) free.acquire();
    }
};

}  // namespace

Result<DiskFigure> append_raw(io::Environment& environment, const std::string& directory,
                              Bytes size, Seconds seconds) {
    const auto partition = TRY(commitlog::Partition::open(environment, directory, {}));
    const std::string batch = make_batch();
    Progress progress;
    DiskFigure figure;
    const auto start = WallClock::now();
    const Nanoseconds cpu = cpu_time_of(::getpid());
    while (figure.bytes < size.value && WallClock::now() - start < seconds) {
        progress.free.acquire();
        partition->append(batch, [&](commitlog::Appended appended) { progress.end(appended); });
        ++figure.operations;
        figure.bytes += batch.size();
    }
    progress.wait_for_all();
    figure.elapsed = WallClock::now() - start;
    figure.cpu = cpu_time_of(::getpid()) - cpu;
    if (progress.has_failed) return fail(ErrorCode::kUnavailable, "an append failed");
    return figure;
}

}  // namespace madang::bench
