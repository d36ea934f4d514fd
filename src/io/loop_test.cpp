// The loop: posting, timers, stopping, descriptors.
// SPDX-License-Identifier: Apache-2.0
#include "io/loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "io/limits.h"
#include "io/system_clock.h"

namespace madang::io {
namespace {

class LoopTest : public testing::Test {
protected:
    SystemClock clock_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
};

TEST_F(LoopTest, RunsPostedJobsInOrder) {
    std::string order;
    for (const char c : {'a', 'b', 'c'}) loop_->post([&order, c] { order += c; });
    loop_->post([&] { loop_->stop(); });
    loop_->run();
    EXPECT_EQ(order, "abc");
}

TEST_F(LoopTest, AJobPostedByAJobRunsAfterThoseWaiting) {
    std::string order;
    loop_->post([&] {
        loop_->post([&] {
            order += 'c';
            loop_->stop();
        });
        order += 'a';
    });
    loop_->post([&] { order += 'b'; });
    loop_->run();
    EXPECT_EQ(order, "abc");
}

TEST_F(LoopTest, RunsWhatWasPostedBeforeTheStop) {
    bool ran = false;
    loop_->post([&] {
        loop_->post([&] { ran = true; });
        loop_->stop();
    });
    loop_->run();
    EXPECT_TRUE(ran);
}

TEST_F(LoopTest, IsTheCurrentExecutorWhileItRuns) {
    EXPECT_EQ(Executor::current(), nullptr);
    Executor* inside = nullptr;
    loop_->post([&] {
        inside = Executor::current();
        loop_->stop();
    });
    loop_->run();
    EXPECT_EQ(inside, loop_.get());
    EXPECT_EQ(Executor::current(), nullptr);
}

TEST_F(LoopTest, TakesJobsFromManyThreadsAndLosesNone) {
    constexpr int kThreads = 4;
    constexpr int kJobs = 5'000;
    std::array<int, kThreads> last{};  // touched by the loop's thread only
    int ran = 0;
    bool in_order = true;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 1; i <= kJobs; ++i) {
                loop_->post([&, t, i] {
                    in_order = in_order && last[static_cast<std::size_t>(t)] == i - 1;
                    last[static_cast<std::size_t>(t)] = i;
                    if (++ran == kThreads * kJobs) loop_->stop();
                });
            }
        });
    }
    loop_->run();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(ran, kThreads * kJobs);
    EXPECT_TRUE(in_order);
}

TEST_F(LoopTest, APostWakesASleepingLoop) {
    std::atomic<int> turns = 0;
    std::thread server([&] { loop_->run(); });
    for (int i = 1; i <= 200; ++i) {
        loop_->post([&] {
            ++turns;
            turns.notify_one();
        });
        turns.wait(i - 1);  // the loop has nothing else to do and goes to sleep
    }
    loop_->stop();
    server.join();
    EXPECT_EQ(turns, 200);
}

TEST_F(LoopTest, StopsFromAnotherThreadAndBeforeItBegins) {
    loop_->stop();
    loop_->run();  // returns at once
    std::thread server([&] { loop_->run(); });
    loop_->stop();
    server.join();
}

TEST_F(LoopTest, TimersRunInTheOrderOfTheirTime) {
    std::string order;
    loop_->after(Milliseconds(6), [&] {
        order += 'c';
        loop_->stop();
    });
    loop_->after(Milliseconds(2), [&] { order += 'a'; });
    loop_->after(Milliseconds(4), [&] { order += 'b'; });
    const MonotonicTime start = loop_->now();
    loop_->run();
    EXPECT_EQ(order, "abc");
    EXPECT_GE(loop_->now() - start, Milliseconds(6));
}

TEST_F(LoopTest, EqualTimesRunInTheOrderOfTheCalls) {
    std::string order;
    const MonotonicTime when = loop_->now() + Milliseconds(1);
    for (const char c : {'a', 'b', 'c'}) loop_->at(when, [&order, c] { order += c; });
    loop_->at(when, [&] { loop_->stop(); });
    loop_->run();
    EXPECT_EQ(order, "abc");
}

TEST_F(LoopTest, ACancelledTimerDoesNotRun) {
    bool ran = false;
    const TimerId id = loop_->after(Milliseconds(1), [&] { ran = true; });
    loop_->cancel(id);
    loop_->cancel(id);
    loop_->cancel({});
    loop_->after(Milliseconds(3), [&] { loop_->stop(); });
    loop_->run();
    EXPECT_FALSE(ran);
}

TEST_F(LoopTest, ATimerThatAlwaysSetsAnotherForAtOnceLetsJobsRun) {
    std::function<void()> again = [&] { loop_->at({0}, [&] { again(); }); };
    again();
    loop_->post([&] { loop_->stop(); });
    loop_->run();
}

TEST_F(LoopTest, DestroysJobsThatNeverRan) {
    const auto witness = std::make_shared<int>(1);
    loop_->post([held = witness] {});
    loop_->after(Seconds(100), [held = witness] {});
    EXPECT_EQ(witness.use_count(), 3);
    loop_.reset();
    EXPECT_EQ(witness.use_count(), 1);
}

void do_nothing(int) {}

TEST_F(LoopTest, SurvivesInterruptedSleeps) {
    struct sigaction action{};
    struct sigaction before{};
    action.sa_handler = do_nothing;  // without SA_RESTART
    sigaction(SIGUSR1, &action, &before);
    std::atomic<bool> running = false;
    std::thread server([&] {
        loop_->post([&] { running = true; });
        loop_->run();
    });
    while (!running) std::this_thread::yield();
    for (int i = 0; i < 50; ++i) {
        pthread_kill(server.native_handle(), SIGUSR1);
        std::this_thread::yield();
    }
    loop_->stop();
    server.join();
    sigaction(SIGUSR1, &before, nullptr);
}

// A pipe whose reading end calls a function when it is ready.
class WatchedPipe : private Watcher {
public:
    WatchedPipe(Loop& loop, std::move_only_function<void()> on_readable)
        : loop_(loop), on_readable_(std::move(on_readable)) {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
        read_end_ = Descriptor(ends[0]);
        write_end_ = Descriptor(ends[1]);
        watch_ = *loop_.watch(read_end_.get(), *this);
    }
    ~WatchedPipe() override { close(); }

    void close() {
        if (!read_end_) return;
        loop_.unwatch(watch_);
        read_end_.reset();
        write_end_.reset();
    }
    void put() { EXPECT_EQ(::write(write_end_.get(), "x", 1), 1); }

private:
    void on_ready(Readiness readiness) override {
        if (readiness.readable) on_readable_();
    }

    Loop& loop_;
    std::move_only_function<void()> on_readable_;
    Descriptor read_end_;
    Descriptor write_end_;
    WatchId watch_{};
};

TEST_F(LoopTest, TellsAWatcherOfReadiness) {
    int calls = 0;
    WatchedPipe pipe(*loop_, [&] {
        if (++calls == 2) {
            loop_->stop();
        } else {
            pipe.put();
        }
    });
    loop_->post([&] { pipe.put(); });
    loop_->run();
    EXPECT_EQ(calls, 2);
}

// A clock that stands still but for the work that the test does.
class WorkClock final : public Clock {
public:
    MonotonicTime monotonic() override { return now_; }
    WallTime wall() override { return {}; }
    void work(Milliseconds duration) { now_ = now_ + duration; }

private:
    MonotonicTime now_{};
};

TEST(LoopLag, IsTheWorkOfThisTurn) {
    WorkClock clock;
    const auto loop = *Loop::create(clock);
    const auto waited = [&] { return loop->lag(clock.monotonic()).waited; };
    loop->post([&] {
        clock.work(Milliseconds(7));
        loop->post([&] {
            EXPECT_EQ(waited(), Milliseconds(0));
            clock.work(Milliseconds(2));
            EXPECT_EQ(waited(), Milliseconds(2));
            const std::uint64_t turn = loop->lag(clock.monotonic()).turn;
            loop->post([&, turn] {
                EXPECT_EQ(waited(), Milliseconds(0));
                EXPECT_EQ(loop->lag(clock.monotonic()).turn, turn + 1);
                loop->stop();
            });
        });
    });
    loop->run();
}

TEST(LoopLag, AddsUpWhileMoreIsReadyThanOnePollGives) {
    constexpr int kPipes = kEventsPerTurn + 20;
    WorkClock clock;
    const auto loop = *Loop::create(clock);
    int told = 0;
    Nanoseconds of_the_last{};
    std::vector<std::unique_ptr<WatchedPipe>> pipes;
    pipes.reserve(kPipes);
    for (int i = 0; i < kPipes; ++i) {
        pipes.push_back(std::make_unique<WatchedPipe>(*loop, [&] {
            of_the_last = loop->lag(clock.monotonic()).waited;
            clock.work(Milliseconds(1));
            if (++told == kPipes) loop->stop();
        }));
    }
    loop->post([&] {
        for (const auto& pipe : pipes) pipe->put();
        clock.work(Milliseconds(10));
    });
    loop->run();
    EXPECT_EQ(of_the_last, Milliseconds(kPipes - 1));
}

TEST_F(LoopTest, AWatchEndedInTheSameTurnHearsNothing) {
    // Both are ready in one turn; whichever is told first ends the other.
    int calls = 0;
    std::unique_ptr<WatchedPipe> a;
    std::unique_ptr<WatchedPipe> b;
    a = std::make_unique<WatchedPipe>(*loop_, [&] { ++calls, b->close(); });
    b = std::make_unique<WatchedPipe>(*loop_, [&] { ++calls, a->close(); });
    a->put();
    b->put();
    loop_->after(Milliseconds(5), [&] { loop_->stop(); });
    loop_->run();
    EXPECT_EQ(calls, 1);
}

TEST_F(LoopTest, AWatchThatTookAFreedPlaceDoesNotHearTheOldOnesEvents) {
    int calls = 0;
    int late_calls = 0;
    std::unique_ptr<WatchedPipe> a;
    std::unique_ptr<WatchedPipe> b;
    std::unique_ptr<WatchedPipe> late;
    const auto replace = [&](std::unique_ptr<WatchedPipe>& other) {
        ++calls;
        other->close();
        late = std::make_unique<WatchedPipe>(*loop_, [&] { ++late_calls; });
    };
    a = std::make_unique<WatchedPipe>(*loop_, [&] { replace(b); });
    b = std::make_unique<WatchedPipe>(*loop_, [&] { replace(a); });
    a->put();
    b->put();
    loop_->after(Milliseconds(5), [&] { loop_->stop(); });
    loop_->run();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(late_calls, 0);
}

}  // namespace
}  // namespace madang::io
