// Reads changes from their topic in this process, and waits for more of them.
//
//   feed::Reader reader(environment, topic);
//   CO_TRY(auto page, co_await reader.read(offset, 100));
//   ... co_await reader.wait(page.next, ending, timers, deadline);
//
// Threads: any reactor; each call resumes where it was made.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/log.h"
#include "engine/feed/change.h"
#include "io/environment.h"
#include "io/task.h"
#include "io/timers.h"

namespace madang::feed {

struct Page {
    std::vector<LoggedChange> changes;
    std::int64_t next = 0;  // where to go on
};

class Reader {
public:
    // The topic has one partition.
    Reader(io::Environment& environment, commitlog::TopicPtr topic)
        : environment_(environment), topic_(std::move(topic)) {}

    // Which log this is: offsets of another one mean nothing here.
    const kafka::Uuid& log() const { return topic_->id; }
    // The first offset that counts, and the one that the next change will have.
    std::int64_t start() const { return partition().start_offset(); }
    std::int64_t end() const { return partition().high_watermark(); }

    // Returns at most `limit` changes from `offset` on, and at most about kReadBytes; none at the
    // end. Errors: not_found outside start() to end(); exhausted if the read pool is full; corrupt;
    // those of the disk.
    io::Task<Result<Page>> read(std::int64_t offset, std::size_t limit) const;

    // Returns once there is something at `offset`, at the deadline, or when woken: `waking` gets
    // what wakes it, before anything is awaited.
    using Waking = std::function<void(std::function<void()> wake)>;
    io::Task<> wait(std::int64_t offset, io::Timers& timers, MonotonicTime deadline,
                    Waking waking) const;

private:
    commitlog::Partition& partition() const { return *topic_->partitions.front(); }
    Result<Page> read_and_wait(std::int64_t offset, std::size_t limit) const;

    io::Environment& environment_;
    commitlog::TopicPtr topic_;
};

}  // namespace madang::feed
