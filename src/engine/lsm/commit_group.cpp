// One group: run, make durable, publish, tell.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/lsm/committer.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/transaction_view.h"

namespace madang::lsm {

namespace {

// Moves all of `from` into `into`, over what is there.
void take_over(Writes& into, Writes& from) {
    for (auto& [key, write] : from) {
        if (const auto older = into.find(key); older != into.end())
            older->second = std::move(write);
    }
    into.merge(from);  // leaves what was replaced above
}

}  // namespace

void Committer::run_group() {
    Group group{.version = parts_.state.version(),
                .published = parts_.state.published(),
                .writes = {},
                .ran = {}};
    while (group.ran.size() < kGroupTransactionsMax && parts_.log->pending() < kGroupBytesMax) {
        auto pending = pop();
        if (!pending) break;
        run_one(group, *std::move(pending));
    }
    if (!group.writes.empty()) {
        if (const auto durable = make_durable(); durable) {
            publish(group);
        } else {
            for (Ran& ran : group.ran) {
                if (ran.rests_on_group) ran.result = std::unexpected(durable.error());
            }
        }
    }
    for (Ran& ran : group.ran) ran.done(std::move(ran.result));
}

// Runs one transaction on the applied state; the group and the log's buffer take its writes.
void Committer::run_one(Group& group, Pending pending) {
    const Commit commit{.stamp = {parts_.last.stamp.value + 1},
                        .time = std::max(parts_.environment.clock.wall(), parts_.last.time)};
    TransactionView view(*group.version, group.published, group.writes, commit);
    Result<> ended = pending.transaction(view);
    if (ended) ended = view.status();
    const bool wrote = ended.has_value() && !view.writes().empty();
    if (wrote) {
        parts_.log->add(commit, encode_batch(view.writes()));
        take_over(group.writes, view.writes());
        parts_.last = commit;
        applied_.store(commit.stamp.value, std::memory_order_release);
    }
    Result<Commit> result = parts_.last;
    if (!ended) result = std::unexpected(ended.error());
    group.ran.push_back({.done = std::move(pending.done),
                         .result = result,
                         .rests_on_group = !group.writes.empty()});
}

// Writes and syncs the log's buffer. On error the applied state is the durable one again.
Result<> Committer::make_durable() {
    const std::size_t bytes = parts_.log->pending();
    Result<> done = parts_.log->write();
    const bool written = done.has_value();
    if (written) done = parts_.log->sync();
    if (done) {
        syncs_.fetch_add(1, std::memory_order_relaxed);
        bytes_written_.fetch_add(bytes, std::memory_order_relaxed);
        return {};
    }
    parts_.last = durable_;
    applied_.store(durable_.stamp.value, std::memory_order_release);
    // A full disk is taken back if that can be made durable; then nothing was written, for certain.
    const bool full = !written && done.error().code() == ErrorCode::kExhausted;
    if (full && parts_.log->undo()) return done;
    return std::unexpected(close_for_writing(done.error()));
}

// Returns what the group's callers are told.
Error Committer::close_for_writing(const Error& cause) {
    parts_.environment.log.error(
        "log could not be written: database is closed for writing until reopened",
        {{"error", cause.describe()}, {"directory", parts_.directory}});
    {
        MutexLock lock(mutex_);
        closed_ = Error(ErrorCode::kUnavailable, "closed for writing after a failed log write");
    }
    return {ErrorCode::kUnavailable, "log write failed: outcome unknown", kOutcomeUnknown};
}

void Committer::publish(const Group& group) {
    Memtable& active = *group.version->active;
    for (const auto& [key, write] : group.writes) active.add({key, write.tag}, write.value);
    commits_.fetch_add(parts_.last.stamp.value - durable_.stamp.value, std::memory_order_relaxed);
    durable_ = parts_.last;
    parts_.state.publish(durable_);
    if (parts_.state.has_garbage()) parts_.background.schedule();
}

}  // namespace madang::lsm
