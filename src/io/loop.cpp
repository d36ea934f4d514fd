// One reactor on epoll.
// SPDX-License-Identifier: Apache-2.0
#include "io/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <limits>
#include <utility>

#include "base/check.h"
#include "io/errno_error.h"
#include "io/limits.h"

namespace madang::io {
namespace {

constexpr std::uint64_t kWakeEvent = std::numeric_limits<std::uint64_t>::max();

// An event carries the index of its watch and the generation that it was registered for.
constexpr std::uint64_t event_key(std::uint64_t index, std::uint32_t generation) {
    return index | std::uint64_t{generation} << 32U;
}
constexpr std::uint32_t index_of(std::uint64_t key) {
    return static_cast<std::uint32_t>(key);
}
constexpr std::uint32_t generation_of(std::uint64_t key) {
    return static_cast<std::uint32_t>(key >> 32U);
}

Readiness readiness_of(std::uint32_t events) {
    const bool failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
    return {.readable = failed || (events & (EPOLLIN | EPOLLRDHUP)) != 0,
            .writable = failed || (events & EPOLLOUT) != 0,
            .closed = failed || (events & EPOLLRDHUP) != 0};
}

timespec to_timespec(Nanoseconds duration) {
    const auto whole = std::chrono::duration_cast<Seconds>(duration);
    return {.tv_sec = whole.count(), .tv_nsec = (duration - whole).count()};
}

// Rounded up: waking before the timer is due would only mean another turn.
int to_milliseconds(Nanoseconds duration) {
    const std::int64_t whole = std::chrono::ceil<Milliseconds>(duration).count();
    return static_cast<int>(std::min<std::int64_t>(whole, std::numeric_limits<int>::max()));
}

}  // namespace

Result<std::unique_ptr<Loop>> Loop::create(Clock& clock) {
    // sendfile has no MSG_NOSIGNAL: a peer that went away must be an error, not the end of us.
    std::signal(SIGPIPE, SIG_IGN);
    Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll) return socket_failure("cannot create an epoll instance");
    Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake) return socket_failure("cannot create an eventfd");
    // Edge-triggered, so that the counter never needs to be read back.
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = kWakeEvent}};
    if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wake.get(), &event) != 0) {
        return socket_failure("cannot watch the eventfd");
    }
    return std::unique_ptr<Loop>(new Loop(clock, std::move(epoll), std::move(wake)));
}

Loop::Loop(Clock& clock, Descriptor epoll, Descriptor wake)
    : clock_(clock),
      epoll_(std::move(epoll)),
      wake_(std::move(wake)),
      awake_since_(clock.monotonic()) {}

Loop::~Loop() {
    CHECK(free_watches_.size() == watches_.size(),
          "everything on the loop is gone before the loop");
    // A destroyed job may post: completions answer `cancelled`. Destroy until nothing is left.
    timers_ = TimerQueue();
    for (;;) {
        std::vector<Job> doomed;
        {
            MutexLock lock(mutex_);
            doomed.swap(posted_);
        }
        if (doomed.empty()) break;
    }
}

void Loop::run() {
    Executor* const outer = Executor::current();
    set_current(this);
    awake_since_ = now();
    while (!stopping_.exchange(false, std::memory_order_acq_rel)) turn();
    run_posted();
    set_current(outer);
}

void Loop::stop() {
    stopping_.store(true, std::memory_order_release);
    wake();
}

void Loop::turn() {
    run_due_timers();
    run_posted();
    sleep();
}

void Loop::run_due_timers() {
    const MonotonicTime turn_time = now();
    // No more than there are now: a job that keeps setting a timer for "at once" must not hold the
    // turn.
    for (std::size_t left = timers_.size(); left > 0; --left) {
        auto job = timers_.take_due(turn_time);
        if (!job) return;
        (*job)();
    }
}

void Loop::run_posted() {
    {
        MutexLock lock(mutex_);
        running_.swap(posted_);
    }
    for (Job& job : running_) {
        job();
        job = nullptr;  // what it held goes before the next job runs
    }
    running_.clear();
}

void Loop::sleep() {
    const MonotonicTime asleep_since = now();
    Nanoseconds timeout = Nanoseconds::max();
    if (const auto next = timers_.next()) timeout = std::max(*next - asleep_since, Nanoseconds(0));
    {
        MutexLock lock(mutex_);
        if (!posted_.empty()) timeout = Nanoseconds(0);
        asleep_ = timeout > Nanoseconds(0);
    }
    if (stopping_.load(std::memory_order_acquire)) timeout = Nanoseconds(0);
    std::array<epoll_event, kEventsPerTurn> events;
    const int count = wait_for_events(events.data(), timeout);
    {
        MutexLock lock(mutex_);
        asleep_ = false;
    }
    begin_turn(asleep_since, count);
    dispatch(events.data(), count);
}

// What a full poll leaves behind waits for the next turn: only then does work add up.
void Loop::begin_turn(MonotonicTime asleep_since, int events) {
    behind_ = polled_all_ ? Nanoseconds(0) : behind_ + (asleep_since - awake_since_);
    polled_all_ = events < kEventsPerTurn;
    awake_since_ = now();
    ++turns_;
}

int Loop::wait_for_events(void* events, Nanoseconds timeout) {
    auto* const into = static_cast<epoll_event*>(events);
    const bool forever = timeout == Nanoseconds::max();
    int count = -1;
    if (precise_) {
        const timespec duration = to_timespec(timeout);
        count = ::epoll_pwait2(epoll_.get(), into, kEventsPerTurn, forever ? nullptr : &duration,
                               nullptr);
        // Kernels before 5.11 and some sandboxes lack it.
        if (count < 0 && (errno == ENOSYS || errno == EPERM)) precise_ = false;
    }
    if (!precise_) {
        const int milliseconds = forever ? -1 : to_milliseconds(timeout);
        count = ::epoll_wait(epoll_.get(), into, kEventsPerTurn, milliseconds);
    }
    CHECK(count >= 0 || errno == EINTR, "epoll works on its own descriptor");
    return std::max(count, 0);
}

void Loop::dispatch(const void* events, int count) {
    const auto* const seen = static_cast<const epoll_event*>(events);
    for (int i = 0; i < count; ++i) {
        const std::uint64_t key = seen[i].data.u64;
        if (key == kWakeEvent) continue;
        const Watch& watch = watches_[index_of(key)];
        // An earlier callback of this turn may have ended this watch, or reused its place.
        if (watch.watcher == nullptr || watch.generation != generation_of(key)) continue;
        watch.watcher->on_ready(readiness_of(seen[i].events));
    }
}

void Loop::post(Job job) {
    MutexLock lock(mutex_);
    CHECK(posted_.size() < kPostedJobsMax, "posted jobs are bounded by their producers");
    posted_.push_back(std::move(job));
    // Whoever comes next need not wake it again. Under the lock: once the loop can take the job it
    // may also be destroyed, and its descriptor be somebody else's.
    if (std::exchange(asleep_, false)) wake();
}

void Loop::wake() {
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the loop is awake already.
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

MonotonicTime Loop::now() {
    return clock_.monotonic();
}

TimerId Loop::at(MonotonicTime time, Job job) {
    return timers_.add(time, std::move(job));
}

void Loop::cancel(TimerId id) {
    timers_.cancel(id);
}

Result<WatchId> Loop::watch(int descriptor, Watcher& watcher, Interest interest) {
    if (free_watches_.empty()) {
        free_watches_.push_back(static_cast<std::uint32_t>(watches_.size()));
        watches_.emplace_back();
    }
    const std::uint32_t index = free_watches_.back();
    Watch& watch = watches_[index];
    const std::uint64_t key = event_key(index, watch.generation);
    const std::uint32_t edges =
        interest == Interest::kBoth ? EPOLLIN | EPOLLOUT | EPOLLRDHUP : EPOLLIN;
    epoll_event event{.events = edges | EPOLLET, .data = {.u64 = key}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
        return socket_failure("cannot watch the descriptor");
    }
    free_watches_.pop_back();
    watch.watcher = &watcher;
    watch.descriptor = descriptor;
    return WatchId{key};
}

void Loop::unwatch(WatchId id) {
    const auto key = static_cast<std::uint64_t>(id);
    Watch& watch = watches_[index_of(key)];
    CHECK(watch.watcher != nullptr && watch.generation == generation_of(key),
          "a watch is ended once");
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, watch.descriptor, nullptr);
    watch = {.watcher = nullptr, .descriptor = -1, .generation = watch.generation + 1};
    free_watches_.push_back(index_of(key));
}

}  // namespace madang::io
