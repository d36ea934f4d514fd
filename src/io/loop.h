// One reactor: descriptors, timers and posted jobs served by one thread.
//
// Idea:       epoll, edge-triggered: each descriptor is registered once for both directions, and
// its
//             owner tries the system call first and waits only when told to. One turn runs what is
//             due, then what was posted before it, then sleeps in epoll_pwait2 until the next
//             timer.
// Invariants: (1) a watcher is never called after unwatch(), even within the same turn;
//             (2) posted jobs run in the order of their posting, none of them before post()
//             returns; (3) at most one wake-up write between two sleeps.
// Threads:    post() and stop() any; all else the thread that runs run(), or any one before it
// runs. Limits:     kEventsPerTurn, kPostedJobsMax, kTimersMax. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "io/clock.h"
#include "io/descriptor.h"
#include "io/executor.h"
#include "io/timer_queue.h"
#include "io/timers.h"

namespace madang::io {

// What epoll saw on a descriptor. Errors and hang-ups count as both directions.
struct Readiness {
    bool readable = false;
    bool writable = false;
    bool closed = false;  // the peer will send nothing more, or the connection failed
};

// The edges that a watcher is told of. A datagram socket becomes writable with each packet that
// left, which is no news to somebody who did not wait for it.
enum class Interest : std::uint8_t { kBoth, kReadable };

// Told when its descriptor may have become ready; may be told too often.
class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void on_ready(Readiness readiness) = 0;
};

enum class WatchId : std::uint64_t {};

// How far a loop is behind, as seen in one of its turns.
struct Lag {
    std::uint64_t turn = 0;
    Nanoseconds waited{};  // since it last had all that was ready in hand
};

class Loop final : public Executor, public Timers {
public:
    static Result<std::unique_ptr<Loop>> create(Clock& clock);
    // Jobs and timers that did not run are destroyed. Everything that was opened on the loop must
    // be gone.
    ~Loop() override;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Serves until stop(); jobs posted before the stop are run. May be called again.
    void run();
    // Makes run() return after its turn, also if it has not begun yet.
    void stop();

    void post(Job job) override;

    MonotonicTime now() override;
    MonotonicTime recent() override { return awake_since_; }
    TimerId at(MonotonicTime time, Job job) override;
    void cancel(TimerId id) override;

    // Tells `watcher` of edges on `descriptor` until unwatch(), which comes before its close.
    Result<WatchId> watch(int descriptor, Watcher& watcher, Interest interest = Interest::kBoth);
    void unwatch(WatchId id);

    // How far it is behind at `time`, which is now: the work since the last poll, and since those
    // before it as long as each left something behind. Within one poll's events that is the time
    // since the first of them, so that a pause of the process is forgotten with the turn it fell
    // into.
    Lag lag(MonotonicTime time) const { return {turns_, behind_ + (time - awake_since_)}; }

private:
    struct Watch {
        Watcher* watcher = nullptr;
        int descriptor = -1;
        std::uint32_t generation = 0;  // changes with each use, so that late events find nobody
    };

    Loop(Clock& clock, Descriptor epoll, Descriptor wake);
    void turn();
    void run_due_timers();
    void run_posted();
    void sleep();
    int wait_for_events(void* events, Nanoseconds timeout);
    void dispatch(const void* events, int count);
    void begin_turn(MonotonicTime asleep_since, int events);
    void wake();

    Clock& clock_;
    const Descriptor epoll_;
    const Descriptor wake_;
    TimerQueue timers_;
    std::vector<Watch> watches_;
    std::vector<std::uint32_t> free_watches_;
    bool precise_ = true;  // epoll_pwait2 exists here

    std::uint64_t turns_ = 0;
    MonotonicTime awake_since_;  // when the last poll came back
    Nanoseconds behind_{};       // work since a poll last gave all there was, before this turn
    bool polled_all_ = true;     // the last poll gave all there was

    std::atomic<bool> stopping_ = false;
    Mutex mutex_;
    std::vector<Job> posted_ GUARDED_BY(mutex_);
    bool asleep_ GUARDED_BY(mutex_) = false;
    std::vector<Job> running_;  // the batch of this turn; kept for its capacity
};

}  // namespace madang::io
