// The queue, and when it is drained. What a group does: commit_group.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/committer.h"

#include "engine/lsm/limits.h"

namespace madang::lsm {

Committer::Committer(Parts parts)
    : parts_(std::move(parts)), durable_(parts_.last), applied_(parts_.last.stamp.value) {}

std::optional<Error> Committer::refusal() const {
    if (closed_) return closed_;
    if (queue_.size() + warming_.size() < kQueueMax) return std::nullopt;
    return Error(ErrorCode::kExhausted, "too many transactions wait", kQueueMax);
}

// Submits the job that drains the queue.
Result<> Committer::start() {
    const auto submitted = parts_.jobs.submit(parts_.environment.pools.commit, [this] { run(); });
    phase_ = submitted ? Phase::kRunning : Phase::kIdle;
    return submitted;
}

void Committer::transact(Pending pending) {
    std::optional<Error> refused;
    {
        MutexLock lock(mutex_);
        refused = refusal();
        if (!refused && phase_ == Phase::kIdle) {
            if (const auto started = start(); !started) refused = started.error();
        }
        if (!refused) {
            queue_.push_back(std::move(pending));
            return;
        }
    }
    pending.done(std::unexpected(*refused));
}

void Committer::transact_warmed(Pending pending, std::vector<std::string> missing) {
    auto warming = std::make_shared<Pending>(std::move(pending));
    std::optional<Error> refused;
    {
        MutexLock lock(mutex_);
        refused = refusal();
        if (!refused) warming_.insert(warming);
    }
    if (refused) {
        warming->done(std::unexpected(*refused));
        return;
    }
    const auto submitted = parts_.jobs.submit(
        parts_.environment.pools.read,
        [this, warming, keys = std::move(missing)] { fetch_then_queue(warming, keys); });
    if (!submitted) fetch_then_queue(warming, {});
}

void Committer::fetch_then_queue(const std::shared_ptr<Pending>& pending,
                                 const std::vector<std::string>& missing) {
    const auto snapshot = parts_.state.snapshot();
    for (const std::string& key : missing) {
        // An error comes back when the transaction reads the key itself.
        (void)snapshot->version().find(key, snapshot->commit().stamp, Reach::kDisk);
    }
    {
        MutexLock lock(mutex_);
        if (warming_.erase(pending) == 0) return;  // refused meanwhile
    }
    transact(std::move(*pending));
}

void Committer::wake() {
    Result<> started;
    {
        MutexLock lock(mutex_);
        if (phase_ != Phase::kDelayed) return;
        started = start();
    }
    if (!started) refuse_queue(started.error());
}

// The job: groups until the queue is empty or must wait for a flush.
void Committer::run() {
    while (!parts_.jobs.closing() && !finish_if_empty()) {
        if (const auto error = closed()) {
            refuse_queue(*error);
            continue;
        }
        const auto room = make_room();
        if (!room) {
            refuse_queue(room.error());
        } else if (*room == Room::kFree) {
            run_group();
        } else if (!wait_for_room()) {
            return;
        }
    }
}

std::optional<Error> Committer::closed() const {
    MutexLock lock(mutex_);
    return closed_;
}

bool Committer::finish_if_empty() {
    MutexLock lock(mutex_);
    if (!queue_.empty()) return false;
    phase_ = Phase::kIdle;
    return true;
}

// True if the next group's writes would be too much for memory.
bool Committer::full() const {
    const auto version = parts_.state.version();
    return version->active->bytes() >= parts_.memtable_bytes &&
           version->frozen.size() >= kFrozenMax;
}

// Starts a new memtable and log if the present ones are full.
Result<Committer::Room> Committer::make_room() {
    if (full()) {
        const auto failure = parts_.background.failure();
        if (!failure) return Room::kNone;
        parts_.background.schedule();
        return std::unexpected(*failure);
    }
    const auto version = parts_.state.version();
    const bool long_log = parts_.log->size() >= kLogBytesMax / 2;
    if (version->active->bytes() < parts_.memtable_bytes && !long_log) return Room::kFree;
    const LogIdentity identity{.number = parts_.state.new_file_number(),
                               .salt = parts_.environment.random.next()};
    parts_.log = TRY(LogWriter::create(parts_.environment.files, parts_.directory, identity));
    parts_.state.rotate(std::make_shared<Memtable>(identity.number));
    parts_.background.schedule();
    return Room::kFree;
}

// Returns true if room came meanwhile: a wake() before the phase changed would otherwise be lost.
bool Committer::wait_for_room() {
    {
        MutexLock lock(mutex_);
        phase_ = Phase::kDelayed;
    }
    if (full() && !parts_.background.failure()) return false;
    MutexLock lock(mutex_);
    if (phase_ != Phase::kDelayed) return false;  // another job goes on
    phase_ = Phase::kRunning;
    return true;
}

std::optional<Pending> Committer::pop() {
    MutexLock lock(mutex_);
    if (queue_.empty()) return std::nullopt;
    Pending pending = std::move(queue_.front());
    queue_.pop_front();
    return pending;
}

void Committer::refuse_queue(const Error& error) {
    std::deque<Pending> refused;
    {
        MutexLock lock(mutex_);
        refused.swap(queue_);
    }
    for (Pending& pending : refused) pending.done(std::unexpected(error));
}

void Committer::close() {
    const Error closed(ErrorCode::kUnavailable, "database is closed");
    std::unordered_set<std::shared_ptr<Pending>> warming;
    {
        MutexLock lock(mutex_);
        closed_ = closed;
        warming.swap(warming_);
    }
    refuse_queue(closed);
    for (const auto& pending : warming) pending->done(std::unexpected(closed));
    parts_.log.reset();
}

void Committer::add_to(Statistics& statistics) const {
    statistics.commits = commits_.load(std::memory_order_relaxed);
    statistics.syncs = syncs_.load(std::memory_order_relaxed);
    statistics.bytes_written += bytes_written_.load(std::memory_order_relaxed);
    MutexLock lock(mutex_);
    statistics.queued = queue_.size() + warming_.size();
    statistics.writable = !closed_.has_value();
}

}  // namespace madang::lsm
