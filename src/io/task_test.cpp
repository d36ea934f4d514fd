// Tasks, completions and pools as coroutines see them.
// SPDX-License-Identifier: Apache-2.0
#include "io/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "io/await.h"
#include "io/run_task.h"
#include "io/sim/world.h"
#include "io/system_clock.h"
#include "io/thread_workers.h"

namespace madang::io {
namespace {

class TaskTest : public testing::Test {
protected:
    SystemClock clock_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
    sim::World world_{7};
};

Task<int> immediate(int value) {
    co_return value;
}

Task<std::unique_ptr<int>> boxed(int value) {
    co_return std::make_unique<int>(value);
}

Task<Result<std::unique_ptr<int>>> boxed_if(int value) {
    if (value < 0) co_return fail(ErrorCode::kInvalid, "is negative", value);
    CO_TRY(std::unique_ptr<int> box, Result<std::unique_ptr<int>>(co_await boxed(value)));
    co_return box;
}

Task<Result<int>> doubled(int value) {
    CO_TRY(const std::unique_ptr<int> box, co_await boxed_if(value));
    co_return *box * 2;
}

TEST_F(TaskTest, GivesItsValueToTheAwaiter) {
    EXPECT_EQ(run_task(*loop_, immediate(42)), 42);
    EXPECT_EQ(*run_task(*loop_, boxed(5)), 5);
}

TEST_F(TaskTest, PassesErrorsUpThroughResults) {
    EXPECT_EQ(*run_task(*loop_, doubled(21)), 42);
    const Result<int> refused = run_task(*loop_, doubled(-3));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(refused.error().detail(), -3);
}

Task<void> set_after_pause(Timers& timers, Nanoseconds delay, int value, std::vector<int>& into) {
    co_await pause(timers, delay);
    into.push_back(value);
}

TEST_F(TaskTest, SpawnedTasksRunBesideEachOther) {
    std::vector<int> order;
    world_.post([&] {
        spawn(set_after_pause(world_.reactor(), Seconds(2), 2, order));
        spawn(set_after_pause(world_.reactor(), Seconds(1), 1, order));
        spawn(set_after_pause(world_.reactor(), Seconds(3), 3, order));
    });
    const MonotonicTime start = world_.clock().now();
    world_.run_until_idle();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(world_.clock().now() - start, Seconds(3));
}

Task<void> start_all(Timers& timers, std::vector<int>& order) {
    Join all;
    all.start(set_after_pause(timers, Seconds(2), 2, order));
    all.start(set_after_pause(timers, Seconds(1), 1, order));
    co_await all;
    order.push_back(3);
    Join none;
    co_await none;
    order.push_back(4);
}

TEST_F(TaskTest, JoinWaitsForAllThatWereStarted) {
    std::vector<int> order;
    world_.post([&] { spawn(start_all(world_.reactor(), order)); });
    world_.run_until_idle();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
}

TEST_F(TaskTest, AnUnstartedTaskIsDestroyedWithItsArguments) {
    const auto witness = std::make_shared<int>(1);
    const auto keep = [](std::shared_ptr<int> held) -> Task<int> { co_return *held; };
    {
        const Task<int> never = keep(witness);
    }
    EXPECT_EQ(witness.use_count(), 1);
}

TEST_F(TaskTest, AFinishedTaskIsDestroyedWithItsArguments) {
    const auto witness = std::make_shared<int>(1);
    const auto keep = [](std::shared_ptr<int> held, Timers& timers) -> Task<int> {
        co_await pause(timers, Seconds(1));
        co_return *held;
    };
    const auto await_it = [&]() -> Task<void> {
        EXPECT_EQ(co_await keep(witness, world_.reactor()), 1);
    };
    world_.post([&] { spawn(await_it()); });
    world_.run_until_idle();
    EXPECT_EQ(witness.use_count(), 1);
}

TEST_F(TaskTest, YieldLetsWhatWasPostedBeforeRunFirst) {
    std::string order;
    const auto yielding = [&]() -> Task<void> {
        order += 'a';
        co_await yield_turn();
        order += 'c';
    };
    world_.post([&] {
        world_.post([&] { order += 'b'; });
        spawn(yielding());
    });
    world_.run_until_idle();
    EXPECT_EQ(order, "abc");
}

Task<Result<int>> from_callback(
    std::move_only_function<void(std::move_only_function<void(Result<int>)>)> start) {
    Completion<Result<int>> completion(
        [&](Completion<Result<int>>::Done done) { start(std::move(done)); });
    co_return co_await completion;
}

TEST_F(TaskTest, ACallbackMayBeCalledAtOnce) {
    const auto value = run_task(*loop_, from_callback([](auto done) { done(7); }));
    EXPECT_EQ(*value, 7);
}

TEST_F(TaskTest, ACallbackMayBeCalledFromAnotherThread) {
    std::thread other;
    const auto value = run_task(*loop_, from_callback([&](auto done) {
        other = std::thread([done = std::move(done)]() mutable { done(8); });
    }));
    other.join();
    EXPECT_EQ(*value, 8);
}

TEST_F(TaskTest, ADroppedCallbackCancels) {
    const auto value =
        run_task(*loop_, from_callback([](auto done) { auto dropped = std::move(done); }));
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code(), ErrorCode::kCancelled);
}

TEST_F(TaskTest, ACompletionResumesOnTheExecutorThatMadeIt) {
    ThreadWorkers pool("pool", 1, 8);
    std::thread::id worker;
    std::thread::id resumed;
    const auto measure = [&]() -> Task<void> {
        auto job = [&worker]() -> Result<int> {
            worker = std::this_thread::get_id();
            return 1;
        };
        EXPECT_TRUE(co_await offload(pool, std::move(job)));
        resumed = std::this_thread::get_id();
    };
    run_task(*loop_, measure());
    EXPECT_EQ(resumed, std::this_thread::get_id());
    EXPECT_NE(worker, resumed);
}

TEST_F(TaskTest, OffloadGivesTheJobsError) {
    ThreadWorkers pool("pool", 1, 8);
    auto job = []() -> Result<int> { return fail(ErrorCode::kCorrupt, "bad block", 9); };
    const auto value = run_task(*loop_, offload(pool, job));
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code(), ErrorCode::kCorrupt);
}

TEST_F(TaskTest, OffloadGivesTheErrorOfAFullPool) {
    world_.read().set_queue_limit(0);
    std::optional<Result<int>> value;
    const auto attempt = [&]() -> Task<void> {
        auto job = []() -> Result<int> { return 1; };
        value = co_await offload(world_.read(), job);
    };
    world_.post([&] { spawn(attempt()); });
    world_.run_until_idle();
    ASSERT_TRUE(value && !*value);
    EXPECT_EQ(value->error().code(), ErrorCode::kExhausted);
}

TEST_F(TaskTest, TheJobIsDestroyedOnTheWorkerBeforeTheAwaiterGoesOn) {
    ThreadWorkers pool("pool", 1, 8);
    const auto witness = std::make_shared<int>(3);
    auto job = [held = witness]() -> Result<int> { return *held; };
    EXPECT_EQ(witness.use_count(), 2);
    auto task = offload(pool, std::move(job));
    EXPECT_EQ(*run_task(*loop_, std::move(task)), 3);
    EXPECT_EQ(witness.use_count(), 1);
}

using TaskDeathTest = TaskTest;

TEST_F(TaskDeathTest, ATaskThatWaitsIsNotDestroyed) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto abandon = [&] {
        // The frame of the awaiting coroutine is destroyed by hand, as a careless owner would.
        auto waiting = pause(world_.reactor(), Seconds(1));
        auto awaiter = std::move(waiting).operator co_await();
        awaiter.await_suspend(std::noop_coroutine());
    };
    EXPECT_DEATH(world_.post(abandon); world_.run_until_idle(), "not destroyed while it waits");
}

}  // namespace
}  // namespace madang::io
