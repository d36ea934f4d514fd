// Changes from the segments, by way of the read pool.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/mutex.h"
#include "engine/commitlog/replay.h"
#include "engine/feed/limits.h"
#include "io/await.h"

namespace madang::feed {
namespace {

// Whoever calls first: a partition that grew, the clock, or somebody who ends the wait.
class Once {
public:
    using Done = io::Completion<bool>::Done;
    explicit Once(Done done) : done_(std::move(done)) {}

    void call() EXCLUDES(mutex_) {
        MutexLock lock(mutex_);
        if (done_) std::exchange(done_, nullptr)(true);
    }

private:
    Mutex mutex_;
    Done done_ GUARDED_BY(mutex_);
};

// Ends a replay that has enough; never shown.
constexpr Error kEnough(ErrorCode::kCancelled, "enough was read");

}  // namespace

Result<Page> Reader::read_and_wait(std::int64_t offset, std::size_t limit) const {
    if (offset < start() || offset > end()) {
        return fail(ErrorCode::kNotFound, "the log does not hold this offset", offset);
    }
    const std::int64_t end_before = end();
    Page page{.changes = {}, .next = offset};
    std::uint64_t bytes = 0;
    const auto read =
        commitlog::replay(partition(), offset, [&](const kafka::Record& record) -> Result<> {
            if (page.changes.size() >= limit || bytes >= kReadBytes) {
                return std::unexpected(kEnough);
            }
            bytes += record.value.value_or("").size();
            page.changes.push_back({.offset = record.offset,
                                    .published = {record.timestamp * 1000},
                                    .change = TRY(decode_change(record))});
            page.next = record.offset + 1;
            return {};
        });
    // What was compacted away at the end is read too.
    if (read) page.next = std::max(page.next, end_before);
    if (!read && read.error().code() != ErrorCode::kCancelled) return std::unexpected(read.error());
    return page;
}

io::Task<Result<Page>> Reader::read(std::int64_t offset, std::size_t limit) const {
    auto job = [this, offset, limit] { return read_and_wait(offset, limit); };
    auto reading = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(reading);
}

io::Task<> Reader::wait(std::int64_t offset, io::Timers& timers, MonotonicTime deadline,
                        Waking waking) const {
    std::shared_ptr<Once> once;
    io::Completion<bool> woken(
        [&](Once::Done done) { once = std::make_shared<Once>(std::move(done)); });
    const auto watcher = partition().watch([once] { once->call(); });
    waking([once] { once->call(); });
    if (end() > offset) once->call();  // it may have grown before it was watched
    const auto timer = timers.at(deadline, [once] { once->call(); });
    (void)co_await woken;
    timers.cancel(timer);
    partition().unwatch(watcher);
}

}  // namespace madang::feed
