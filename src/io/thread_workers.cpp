// Workers on real threads.
// SPDX-License-Identifier: Apache-2.0
#include "io/thread_workers.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "base/check.h"
#include "io/limits.h"

namespace madang::io {
namespace {

constexpr int kBackgroundNice = 10;  // about a tenth of the share of a normal thread (sched(7))

void name_this_thread(std::string_view pool, std::size_t index) {
    const std::string number = "-" + std::to_string(index);
    std::string text(pool.substr(0, kThreadNameMax - number.size()));
    text += number;
    pthread_setname_np(pthread_self(), text.c_str());
}

// Linux keeps the nice value per thread, although POSIX does not (setpriority(2)). A failure
// leaves the thread at normal priority, which is slower for others but not wrong.
void lower_this_thread() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBackgroundNice);
}

}  // namespace

ThreadWorkers::ThreadWorkers(std::string name, std::size_t threads, std::size_t queue_limit,
                             Niceness niceness)
    : name_(std::move(name)), queue_limit_(queue_limit) {
    CHECK(threads > 0 && threads <= kPoolThreadsMax, "a pool has a sensible number of threads");
    CHECK(queue_limit > 0, "a pool that accepts nothing is of no use");
    threads_.reserve(threads);
    for (std::size_t index = 0; index < threads; ++index) {
        threads_.emplace_back([this, index, niceness] { work(index, niceness); });
    }
}

ThreadWorkers::~ThreadWorkers() {
    stop();
}

Result<> ThreadWorkers::submit(Job job) {
    {
        MutexLock lock(mutex_);
        if (stopping_) return fail(ErrorCode::kUnavailable, "the pool is stopped");
        if (jobs_.size() >= queue_limit_) {
            return fail(ErrorCode::kExhausted, "the pool's queue is full",
                        static_cast<std::int64_t>(queue_limit_));
        }
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return {};
}

std::size_t ThreadWorkers::queued() const {
    MutexLock lock(mutex_);
    return jobs_.size();
}

void ThreadWorkers::stop() {
    {
        MutexLock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void ThreadWorkers::work(std::size_t index, Niceness niceness) {
    name_this_thread(name_, index);
    if (niceness == Niceness::kBackground) lower_this_thread();
    for (;;) {
        Job job;
        {
            MutexLock lock(mutex_);
            while (jobs_.empty() && !stopping_) changed_.wait(mutex_);
            if (jobs_.empty()) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace madang::io
