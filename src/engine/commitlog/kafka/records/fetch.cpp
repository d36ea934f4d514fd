// Fetch: what lies in the segments, as it lies; where there is too little, the wait for more.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/kafka/limits.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using kafka::FetchRequest;
using kafka::FetchResponse;
using AskedPartition = FetchRequest::Topic::Partition;
using AnsweredPartition = FetchResponse::Topic::Partition;

// A callback for whoever calls first: a partition that grew, or the clock.
class Once {
public:
    using Done = io::Completion<bool>::Done;
    explicit Once(Done done) : done_(std::move(done)) {}

    void call(bool grown) {
        MutexLock lock(mutex_);
        if (done_) std::exchange(done_, nullptr)(grown);
    }

private:
    Mutex mutex_;
    Done done_ GUARDED_BY(mutex_);
};

// One pass over everything that is asked for.
class Pass {
public:
    Pass(Call& call, const FetchRequest& request) : call_(call), request_(request) {}

    io::Task<> run(FetchResponse& answer) {
        bytes_ = 0;
        is_hasty_ = false;
        call_.slices.clear();
        answer.topics.clear();
        for (const auto& topic : request_.topics) {
            auto& shown = answer.topics.emplace_back();
            shown.name = topic.name;
            for (const AskedPartition& asked : topic.partitions) {
                auto reading = read(topic.name, asked, shown.partitions.emplace_back());
                co_await std::move(reading);
            }
        }
    }

    // Enough was found, or an error that nobody should wait with.
    bool is_enough() const {
        return is_hasty_ || bytes_ >= static_cast<std::uint64_t>(std::max(0, request_.min_bytes));
    }

private:
    io::Task<> read(const std::string& topic, const AskedPartition& asked,
                    AnsweredPartition& shown) {
        shown.index = asked.index;
        const FoundPartition found = find_partition(call_.desk, topic, asked.index);
        shown.error_code =
            found.error != ErrorCode::kNone ? found.error : check_epoch(asked.current_leader_epoch);
        if (shown.error_code == ErrorCode::kNone) {
            auto slicing = slice(*found.partition, asked);
            auto sliced = co_await std::move(slicing);
            shown.high_watermark = found.partition->high_watermark();
            shown.last_stable_offset = shown.high_watermark;
            shown.log_start_offset = found.partition->start_offset();
            take(std::move(sliced), shown);
        }
        is_hasty_ = is_hasty_ || shown.error_code != ErrorCode::kNone;
    }

    // From the page cache, or else by way of the read pool.
    io::Task<Result<Slice>> slice(const Partition& partition, const AskedPartition& asked) {
        const std::uint64_t left = room() > bytes_ ? room() - bytes_ : 0;
        const auto asked_bytes = static_cast<std::uint64_t>(std::max(0, asked.max_bytes));
        const std::uint64_t most = std::min(left, asked_bytes);
        if (bytes_ > 0 && most == 0) co_return Slice{};  // the first batch may be larger than asked
        const std::int64_t offset = asked.fetch_offset;
        auto sliced = partition.read(offset, most, Reach::kMemory);
        const bool must_wait = !sliced && sliced.error().code() == madang::ErrorCode::kUnavailable;
        if (!must_wait) co_return sliced;
        auto job = [&partition, offset, most] {
            return partition.read(offset, most, Reach::kDisk);
        };
        auto reading = io::offload(call_.desk.environment.pools.read, std::move(job));
        co_return co_await std::move(reading);
    }

    std::uint64_t room() const {
        const auto asked = static_cast<std::uint64_t>(std::max(0, request_.max_bytes));
        return std::min(asked, kFetchBytesMax);
    }

    void take(Result<Slice> sliced, AnsweredPartition& shown) {
        if (!sliced) {
            const bool is_outside = sliced.error().code() == madang::ErrorCode::kNotFound;
            shown.error_code = is_outside ? ErrorCode::kOffsetOutOfRange : ErrorCode::kStorageError;
            return;
        }
        // A batch that does not fit any more is left for the next fetch.
        const bool fits = bytes_ == 0 || bytes_ + sliced->bytes <= room();
        if (!sliced->segment || !fits) return;
        bytes_ += sliced->bytes;
        shown.records.elsewhere = sliced->bytes;
        call_.slices.push_back(*std::move(sliced));
    }

    Call& call_;
    const FetchRequest& request_;
    std::uint64_t bytes_ = 0;
    bool is_hasty_ = false;
};

// The partitions of a fetch, watched together from what an answer saw of them.
class Watch {
public:
    Watch(Desk& desk, const FetchResponse& answer, const std::shared_ptr<Once>& once)
        : desk_(desk), waker_(desk.add_waker([once] { once->call(false); })) {
        for (const auto& topic : answer.topics) {
            for (const AnsweredPartition& seen : topic.partitions) {
                const FoundPartition found = find_partition(desk, topic.name, seen.index);
                if (!found.partition) continue;
                const auto id = found.partition->watch([once] { once->call(true); });
                watched_.emplace_back(found.partition, id);
                // It may have grown before it was watched.
                if (found.partition->high_watermark() > seen.high_watermark) once->call(true);
            }
        }
    }
    ~Watch() {
        for (const auto& [partition, id] : watched_) partition->unwatch(id);
        desk_.wakers.erase(waker_);
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

private:
    Desk& desk_;
    std::uint64_t waker_;
    std::vector<std::pair<std::shared_ptr<Partition>, std::uint64_t>> watched_;
};

// Returns false at the deadline and when the broker stops.
io::Task<bool> wait_for_more(Desk& desk, const FetchResponse& answer, MonotonicTime deadline) {
    std::shared_ptr<Once> once;
    io::Completion<bool> grown(
        [&](Once::Done done) { once = std::make_shared<Once>(std::move(done)); });
    const Watch watch(desk, answer, once);
    const io::TimerId timer = desk.timers.at(deadline, [once] { once->call(false); });
    const bool has_grown = co_await grown;
    desk.timers.cancel(timer);
    co_return has_grown;
}

}  // namespace

io::Task<> answer_fetch(Call& call, const FetchRequest& request, FetchResponse& answer) {
    // Sessions are optional: a broker without them says so by the session 0.
    if (request.session_id != 0) {
        answer.error_code = ErrorCode::kFetchSessionIdNotFound;
        co_return;
    }
    Desk& desk = call.desk;
    const Milliseconds wait(
        std::clamp<std::int64_t>(request.max_wait_ms, 0, kFetchWaitMax.count()));
    const MonotonicTime deadline = desk.timers.now() + wait;
    Pass pass(call, request);
    while (true) {
        auto running = pass.run(answer);
        co_await std::move(running);
        if (pass.is_enough() || desk.timers.now() >= deadline || desk.is_stopping) co_return;
        auto waiting = wait_for_more(desk, answer, deadline);
        const bool has_grown = co_await std::move(waiting);
        if (!has_grown) co_return;
    }
}

}  // namespace madang::commitlog
