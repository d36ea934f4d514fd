// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/appender.h"

#include <unistd.h>

#include <chrono>
#include <semaphore>
#include <string>
#include <vector>

#include "base/mutex.h"
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

// Batches in memory of their own, each under way at most once, and whether all went well.
class Batches {
public:
    Batches() : all_(kUnderWay, make_batch()) {
        for (std::string& batch : all_) free_.push_back(&batch);
    }

    // Waits for a batch that is not under way.
    std::string* take() {
        waiting_.acquire();
        MutexLock lock(mutex_);
        std::string* const batch = free_.back();
        free_.pop_back();
        return batch;
    }
    void give_back(std::string* batch, const commitlog::Appended& appended) {
        {
            MutexLock lock(mutex_);
            has_failed_ = has_failed_ || appended.error != kafka::ErrorCode::kNone;
            free_.push_back(batch);
        }
        waiting_.release();
    }
    // Returns whether all appends succeeded, once none is under way.
    bool wait_for_all() {
        for (std::ptrdiff_t i = 0; i < kUnderWay; ++i) waiting_.acquire();
        MutexLock lock(mutex_);
        return !has_failed_;
    }

private:
    std::vector<std::string> all_;
    std::counting_semaphore<kUnderWay> waiting_{kUnderWay};
    Mutex mutex_;
    std::vector<std::string*> free_ GUARDED_BY(mutex_);
    bool has_failed_ GUARDED_BY(mutex_) = false;
};

}  // namespace

Result<DiskFigure> append_raw(io::Environment& environment, const std::string& directory,
                              Bytes size, Seconds seconds) {
    const auto partition = TRY(commitlog::Partition::open(environment, directory, {}));
    Batches batches;
    DiskFigure figure;
    const auto start = WallClock::now();
    const Nanoseconds cpu = cpu_time_of(::getpid());
    while (figure.bytes < size.value && WallClock::now() - start < seconds) {
        std::string* const batch = batches.take();
        partition->append_in_place(*batch, [&batches, batch](const commitlog::Appended& appended) {
            batches.give_back(batch, appended);
        });
        ++figure.operations;
        figure.bytes += batch->size();
    }
    const bool succeeded = batches.wait_for_all();
    figure.elapsed = WallClock::now() - start;
    figure.cpu = cpu_time_of(::getpid()) - cpu;
    if (!succeeded) return fail(ErrorCode::kUnavailable, "an append failed");
    return figure;
}

}  // namespace madang::bench
